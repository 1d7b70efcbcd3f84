SELECT year, papers FROM counts WHERE entity IS NULL ORDER BY year
