"""Whether Rucio's daemons have something to do, as one cheap query."""

IS_WORK_LEFT = """
WITH clock AS (SELECT now() AT TIME ZONE 'utc' AS now)
SELECT EXISTS (SELECT FROM requests)
    OR EXISTS (SELECT FROM updated_dids)
    OR EXISTS (SELECT FROM updated_col_rep)
    OR EXISTS (SELECT FROM updated_rse_counters)
    OR EXISTS (SELECT FROM updated_account_counters)
    OR EXISTS (SELECT FROM rules WHERE state = 'I')
    OR EXISTS (SELECT FROM rules, clock WHERE expires_at < now)
    OR EXISTS (SELECT FROM rules, clock WHERE state = 'S' AND updated_at < now - interval '20 seconds')
    OR EXISTS (SELECT FROM dids, clock WHERE expired_at < now)
    OR EXISTS (SELECT FROM rses, clock WHERE EXISTS (SELECT FROM replicas WHERE rse_id = rses.id AND tombstone < now))
"""
