-- Which municipalities appear in most cases, as owner or participant?
SELECT municipality.name, municipality.code, count(DISTINCT (sha256, found.id)) AS cases, count(DISTINCT sha256) AS documents
FROM (SELECT sha256, unnest(cases) AS found FROM 'results/**/*.parquet'),
     unnest(list_concat(found.organisations, found.participants)) AS each(municipality)
WHERE municipality.code IS NOT NULL
GROUP BY ALL
ORDER BY cases DESC, municipality.code
LIMIT 20;
