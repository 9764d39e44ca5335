-- These commands need not be repeated.
-- KEYS agenda
-- ARGV member of the agenda ...
-- Replies count of those that were there
if #ARGV == 0 then return {0} end
return {redis.call('ZREM', K.agenda, unpack(ARGV))}
