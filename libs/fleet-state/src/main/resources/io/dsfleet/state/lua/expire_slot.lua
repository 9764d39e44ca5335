-- Handles a SUSPECT slot whose time is up. If its session is lost, its job is retried and the slot is
-- deleted. On a live session the pending interrupt is sent again, and a slot without one becomes free.
-- KEYS jobs cameras pending meta free slots timers timelines feed retention callbacks
-- ARGV slot
-- Replies commands
-- USES clock base queue slots endings
local commands = new_commands()
local slot = load_slot(A.slot)
if not slot or slot.state ~= 'SUSPECT' then
  cancel_timer('slot:' .. A.slot)
  return with_commands({}, commands)
end
local ends = math.max(slot['until'] or 0,
  slot.lost and tonumber(redis.call('HGET', K.meta, 'hold')) or 0)
if NOW < ends then
  set_timer('slot:' .. A.slot, ends)
  return with_commands({}, commands)
end
if slot.lost then
  local job = slot.job and load_job(slot.job)
  if is_current(job, slot) then
    retry(job, slot.server_fault and 'NONE' or 'CRASH', 'SESSION_LOST',
      'the app did not reconnect within the grace', true)
  end
  if slot.job then cancel_timer(command_timer('interrupt', slot.job, slot.attempt)) end
  delete_slot(A.slot)
elseif slot.camera then
  require_end(slot, slot.camera, commands)
else
  release(slot)
end
assign_free_slots(1, commands)
return with_commands({}, commands)
