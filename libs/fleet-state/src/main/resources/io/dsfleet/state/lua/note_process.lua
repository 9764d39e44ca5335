-- Writes what a launcher saw of a process into the feed.
-- KEYS meta feed
-- ARGV instance, word, detail
-- Replies 1
-- USES clock base
feed('process', ',"event":"' .. ARGV[2] .. '","state":"-"' .. member('instance', ARGV[1])
  .. member('detail', clip(ARGV[3])))
return {1}
