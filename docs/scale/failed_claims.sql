-- Which documents state figures about themselves that do not agree with what was found in them?
SELECT id, title, claim.text, claim.counts, claim.claimed, claim.counted, claim.page
FROM (SELECT id, title, unnest(claims) AS claim FROM 'results/**/*.parquet')
WHERE NOT claim.holds
ORDER BY abs(claim.claimed - claim.counted) DESC, id, claim.page;
