-- Part gate: a record that nobody put into use takes no transitions: it is new, or it was emptied and
-- must be rebuilt first. Put behind clock in every script that does not say that it is UNGATED.
if not IN_USE then
  return redis.error_reply('UNREADY the record of this pool is empty and was not put into use: '
    .. 'a scheduler does so at a first start, ./dsfleet rebuild where there is a journal')
end
