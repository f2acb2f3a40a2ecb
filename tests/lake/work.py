"""What Rucio's daemons have to do, as one cheap query."""

WORK_LEFT = """
WITH clock AS (SELECT now() AT TIME ZONE 'utc' AS now),
counts (work, how_much) AS (
  SELECT 'requests', count(*) || coalesce(max(updated_at)::text, '') FROM requests HAVING count(*) > 0
  UNION ALL SELECT 'dids', count(*)::text FROM updated_dids HAVING count(*) > 0
  UNION ALL SELECT 'collection replicas', count(*)::text FROM updated_col_rep HAVING count(*) > 0
  UNION ALL SELECT 'element counters', count(*)::text FROM updated_rse_counters HAVING count(*) > 0
  UNION ALL SELECT 'account counters', count(*)::text FROM updated_account_counters HAVING count(*) > 0
  UNION ALL SELECT 'rules to inject', count(*)::text FROM rules WHERE state = 'I' HAVING count(*) > 0
  UNION ALL SELECT 'expired rules', count(*)::text FROM rules, clock WHERE expires_at < now HAVING count(*) > 0
  UNION ALL SELECT 'stuck rules', count(*) || max(updated_at)::text FROM rules, clock
    WHERE state = 'S' AND updated_at < now - interval '20 seconds' HAVING count(*) > 0
  UNION ALL SELECT 'expired DIDs', count(*)::text FROM dids, clock WHERE expired_at < now HAVING count(*) > 0
  UNION ALL SELECT 'tombstones', count(*)::text FROM rses, clock
    WHERE EXISTS (SELECT FROM replicas WHERE rse_id = rses.id AND tombstone < now) HAVING count(*) > 0
)
SELECT string_agg(work || ' ' || how_much, ', ' ORDER BY work) FROM counts
"""
"""NULL without work. The same text again: nothing has come of it meanwhile."""
