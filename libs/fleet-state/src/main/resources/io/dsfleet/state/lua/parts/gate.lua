-- Part gate: refuses transitions on a record that is not in use, either new or emptied and not yet
-- rebuilt. Included after clock in every script that is not marked UNGATED.
if not IN_USE then
  return redis.error_reply('UNREADY the record of this pool is empty and not in use: '
    .. 'a scheduler initialises it at its first start; if there is a journal, run ./dsfleet rebuild')
end
