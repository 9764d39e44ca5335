-- Cancels the repetition of these commands.
-- KEYS timers
-- ARGV timers...
-- Replies number of timers that existed
if #ARGV == 0 then return {0} end
return {redis.call('ZREM', K.timers, unpack(ARGV))}
