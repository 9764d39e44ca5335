-- Part base: job records, the agenda, timelines and the feed. Needs clock.
local ON_SLOT = {ASSIGNED = true, STARTED = true, RUNNING = true, CANCELLING = true}
-- Entries of the agenda that forget terminal jobs lie in a band above all others (year 3084 and on).
local FORGET = 35184372088832
-- And those that tell a job's asker of its end in one below it (2527 and on).
local TELL = 17592186044416
local TIMELINE_BYTES = 16384

-- A job's record, nil if there is none or it cannot be read. Counts that are absent are 0.
local function load(id)
  local json = redis.call('HGET', K.jobs, id)
  local ok, job = pcall(cjson.decode, json or '')
  if ok and type(job) == 'table' then return job end
  return nil
end

local function save(job) redis.call('HSET', K.jobs, job.id, cjson.encode(job)) end

local function due(member, at) redis.call('ZADD', K.agenda, at, member) end
local function undue(...) redis.call('ZREM', K.agenda, ...) end
local function out(kind, id, attempt) return 'out:' .. kind .. ':' .. id .. ':' .. attempt end

-- Sets when the job's present edge is overdue; the caller saves the job.
local function deadline(job, millis)
  job.deadline = NOW + millis
  job.armed = job.deadline
  due('job:' .. job.id, job.deadline)
end

-- The same for a deadline that only grows: the agenda keeps its earlier entry, and who handles that
-- entry looks at the job and puts it off.
local function postpone(job, millis)
  if not job.armed or job.armed > NOW + millis then return deadline(job, millis) end
  job.deadline = NOW + millis
end

-- A text of at most 500 bytes, nil if empty.
local function clip(text)
  if not text or text == '' then return nil end
  if #text > 500 then text = text:sub(1, 500):gsub('[\192-\255][\128-\191]*$', '') end
  return text
end

local function member(name, value)
  return value and ',"' .. name .. '":' .. cjson.encode(value) or ''
end

-- Appends to the pool's feed: a kind, and more members of the entry as JSON, each with a comma.
local function feed(kind, members)
  redis.call('XADD', K.feed, 'MAXLEN', '~', '100000', '*', 'e',
    '{"kind":"' .. kind .. '","at":' .. AT .. members .. '}')
end

-- Members of an entry about a job.
local function about(job, event, detail)
  local place = job.instance
    and ',"instance":' .. cjson.encode(job.instance) .. ',"stream":' .. job.stream or ''
  return ',"event":"' .. event .. '","state":"' .. job.state .. '","attempt":' .. job.attempt
    .. place .. member('detail', detail)
end

local function identity(job)
  return ',"job":' .. cjson.encode(job.id) .. ',"camera":"' .. job.camera .. '"'
end

-- Writes what happened to the job into its timeline and the feed.
local function note(job, event, detail)
  local members = about(job, event, clip(detail))
  local entry = '{"at":' .. AT .. members .. '}'
  local lines = redis.call('HGET', K.timelines, job.id)
  if lines and #lines > TIMELINE_BYTES then
    lines = lines:match('^[^\n]*') .. '\n' .. lines:sub(-TIMELINE_BYTES / 2):match('\n(.*)$')
  end
  redis.call('HSET', K.timelines, job.id, lines and lines .. '\n' .. entry or entry)
  feed('job', identity(job) .. members)
end

-- Moves the job to a state, saves it and notes it.
local function enter(job, state, event, detail)
  job.state = state
  job.since = AT
  save(job)
  note(job, event, detail)
end

-- The job whose present assignment is ARGV[1..5] (job, attempt, instance, stream, epoch); else nil
-- and whatever is known of the job.
local function fenced()
  local job = load(ARGV[1])
  if job and ON_SLOT[job.state] and job.attempt == tonumber(ARGV[2]) and job.instance == ARGV[3]
    and job.stream == tonumber(ARGV[4]) and job.epoch == ARGV[5] then
    return job
  end
  return nil, job
end
