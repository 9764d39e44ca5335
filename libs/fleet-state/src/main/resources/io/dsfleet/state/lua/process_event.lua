-- Publishes what a launcher observed of a process to the feed.
-- KEYS meta feed
-- ARGV instance event detail
-- Replies 1
-- USES clock base
publish('process', ',"event":"' .. A.event .. '","state":"-"' .. json_member('instance', A.instance)
  .. json_member('detail', truncate(A.detail)))
return {1}
