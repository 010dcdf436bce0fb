-- How many recommendations are there by addressee and year?
SELECT found.addressee, year, count(*) AS recommendations, count(DISTINCT sha256) AS documents
FROM (SELECT sha256, year, unnest(recommendations) AS found FROM 'results/**/*.parquet')
GROUP BY ALL
ORDER BY recommendations DESC, found.addressee, year;
