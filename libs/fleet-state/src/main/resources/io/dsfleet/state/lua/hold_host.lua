-- Gives a host to a launcher, unless another one has it and its lease is not over.
-- KEYS host:*
-- ARGV launcher, length of the lease in ms
-- Replies renewed if the launcher had it, taken if nobody had, none if another one has it
local holder = redis.call('GET', K.host)
if holder and holder ~= ARGV[1] then return {'none'} end
redis.call('SET', K.host, ARGV[1], 'PX', ARGV[2])
return {holder and 'renewed' or 'taken'}
