-- Acquires or renews a launcher's lease of a host.
-- KEYS host:*
-- ARGV launcher lease
--   lease in ms
-- Replies renewed if this launcher held it, taken if nobody did, none if another launcher holds it
local holder = redis.call('GET', K.host)
if holder and holder ~= A.launcher then return {'none'} end
redis.call('SET', K.host, A.launcher, 'PX', A.lease)
return {holder and 'renewed' or 'taken'}
