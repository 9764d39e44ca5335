-- Part base: job records, timers, timelines and the feed. Needs clock.
local ON_SLOT = {ASSIGNED = true, STARTED = true, RUNNING = true, CANCELLING = true}
local TIMELINE_BYTES = 16384

-- The job's record, nil if it is missing or unreadable. An absent count is 0.
local function load_job(id)
  local json = redis.call('HGET', K.jobs, id)
  local ok, job = pcall(cjson.decode, json or '')
  if ok and type(job) == 'table' then return job end
  return nil
end

local function save_job(job) redis.call('HSET', K.jobs, job.id, cjson.encode(job)) end

local function set_timer(member, at) redis.call('ZADD', K.timers, at, member) end
local function cancel_timer(...) redis.call('ZREM', K.timers, ...) end
local function command_timer(kind, id, attempt) return 'out:' .. kind .. ':' .. id .. ':' .. attempt end

-- Sets the deadline of the job's state; the caller saves the job.
local function set_deadline(job, millis)
  job.deadline = NOW + millis
  job.timer_at = job.deadline
  set_timer('job:' .. job.id, job.deadline)
end

-- Moves a deadline into the future without touching its timer, if that fires earlier: the script that
-- handles the timer then reads the deadline and sets the timer again.
local function postpone(job, millis)
  if not job.timer_at or job.timer_at > NOW + millis then return set_deadline(job, millis) end
  job.deadline = NOW + millis
end

-- The first 500 bytes of the text, cut at a character; nil if it is empty.
local function truncate(text)
  if not text or text == '' then return nil end
  if #text > 500 then text = text:sub(1, 500):gsub('[\192-\255][\128-\191]*$', '') end
  return text
end

local function json_member(name, value)
  return value and ',"' .. name .. '":' .. cjson.encode(value) or ''
end

-- Appends an entry to the pool's feed; members is JSON with a leading comma.
local function publish(kind, members)
  redis.call('XADD', K.feed, 'MAXLEN', '~', '100000', '*', 'e',
    '{"kind":"' .. kind .. '","at":' .. AT .. members .. '}')
end

-- JSON members of a job's event.
local function event_members(job, event, detail)
  local place = job.instance
    and ',"instance":' .. cjson.encode(job.instance) .. ',"stream":' .. job.stream or ''
  return ',"event":"' .. event .. '","state":"' .. job.state .. '","attempt":' .. job.attempt
    .. place .. json_member('outcome', job.outcome) .. json_member('detail', detail)
end

local function job_members(job)
  return ',"job":' .. cjson.encode(job.id) .. ',"camera":"' .. job.camera .. '"'
end

-- Appends the event to the job's timeline and the feed.
local function record_event(job, event, detail)
  local members = event_members(job, event, truncate(detail))
  local entry = '{"at":' .. AT .. members .. '}'
  local lines = redis.call('HGET', K.timelines, job.id)
  if lines and #lines > TIMELINE_BYTES then
    lines = lines:match('^[^\n]*') .. '\n' .. lines:sub(-TIMELINE_BYTES / 2):match('\n(.*)$')
  end
  redis.call('HSET', K.timelines, job.id, lines and lines .. '\n' .. entry or entry)
  publish('job', job_members(job) .. members)
end

-- Moves the job to a state, saves it and records the event.
local function enter_state(job, state, event, detail)
  job.state = state
  job.since = AT
  save_job(job)
  record_event(job, event, detail)
end

-- The job, if job, attempt, instance, stream and epoch are its current assignment; else nil and the
-- job's record, if any.
local function fenced()
  local job = load_job(A.job)
  if job and ON_SLOT[job.state] and job.attempt == tonumber(A.attempt) and job.instance == A.instance
    and job.stream == tonumber(A.stream) and job.epoch == A.epoch then
    return job
  end
  return nil, job
end
