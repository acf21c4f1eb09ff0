-- One row: what the tables were built from, and for which day.
select fingerprint, as_of, is_sample, built_at, product_version
from meta.build
