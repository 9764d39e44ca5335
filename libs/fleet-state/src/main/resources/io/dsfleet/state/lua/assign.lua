-- Gives free slots to waiting jobs.
-- KEYS jobs pending meta free slots agenda timelines feed
-- ARGV most
-- Replies orders
-- USES clock base queue slots
local orders = new_orders()
dispatch(tonumber(ARGV[1]), orders)
return answer({}, orders)
