-- Part base: job records, the agenda, timelines and the feed.
local ON_SLOT = {ASSIGNED = true, STARTED = true, RUNNING = true, CANCELLING = true}
-- Entries of the agenda that forget terminal jobs lie in a band above all others (year 3084 and on).
local FORGET = 35184372088832
local FEED_LENGTH = 100000
local TIMELINE_BYTES = 16384

-- A job's record, nil if there is none or it cannot be read.
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
  due('job:' .. job.id, job.deadline)
end

-- A text of at most 500 bytes, nil if empty.
local function clip(text)
  if not text or text == '' then return nil end
  if #text > 500 then text = text:sub(1, 500):gsub('[\192-\255][\128-\191]*$', '') end
  return text
end

-- Appends to the pool's feed; fields are name, value, ...; pairs with a nil value are left out.
local function feed(fields)
  local args = {'XADD', K.feed, 'MAXLEN', '~', FEED_LENGTH, '*', 'at', NOW}
  for i = 1, #fields, 2 do
    if fields[i + 1] ~= '' then
      args[#args + 1] = fields[i]
      args[#args + 1] = fields[i + 1]
    end
  end
  redis.call(unpack(args))
end

-- Writes what happened to the job into its timeline and the feed.
local function note(job, event, detail)
  detail = clip(detail)
  local entry = cjson.encode({at = NOW, event = event, state = job.state, attempt = job.attempt,
    instance = job.instance, stream = job.stream, detail = detail})
  local lines = redis.call('HGET', K.timelines, job.id)
  if lines and #lines > TIMELINE_BYTES then
    lines = lines:match('^[^\n]*') .. '\n' .. lines:sub(-TIMELINE_BYTES / 2):match('\n(.*)$')
  end
  redis.call('HSET', K.timelines, job.id, lines and lines .. '\n' .. entry or entry)
  feed({'kind', 'job', 'event', event, 'job', job.id, 'camera', job.camera, 'state', job.state,
    'attempt', job.attempt, 'instance', job.instance or '', 'stream', job.stream or '',
    'detail', detail or ''})
end

-- Moves the job to a state, saves it and notes it.
local function enter(job, state, event, detail)
  job.state = state
  job.since = NOW
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
