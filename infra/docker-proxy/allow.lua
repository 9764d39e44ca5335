-- Parses what the launcher asks of the Docker Engine, refuses every name that is not listed here, and sends the
-- engine a description rebuilt from the listed names. Calls reach only containers that carry the fleet's labels.
-- The lists of images, volumes and networks come from the environment: names separated by commas, * at the end.

local ENGINE = os.getenv("DOCKER_ENGINE") or "unix@/var/run/docker.sock"
local APP_LABEL = "dsfleet.DSFLEET_LAUNCH_HOST"
local SHARED_LABEL = "dsfleet.apps"
local MAX_DEPTH = 16
local MAX_SHOWN = 80
local TIMEOUT_MILLIS = 4000

-- JSON ----------------------------------------------------------------------------------------------------------

local NULL = setmetatable({}, {__tostring = function() return "null" end})
local LIST, OBJECT = {}, {}
local ESCAPES = {["\""] = "\"", ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t"}

-- Ends the request with a status; found by answer().
local function refuse(status, message)
  error({status = status, message = message}, 0)
end

local function malformed(at)
  refuse(403, "the body is not the JSON that the launcher sends, at byte " .. at)
end

local function past_blanks(text, at)
  return text:match("^[ \t\r\n]*()", at)
end

local function parse_string(text, at)
  local parts, from = {}, at + 1
  while true do
    local stop = text:find("[\"\\%c]", from)
    local mark = stop and text:sub(stop, stop)
    if mark == "\"" then
      parts[#parts + 1] = text:sub(from, stop - 1)
      return table.concat(parts), stop + 1
    end
    if mark ~= "\\" then malformed(stop or #text) end
    local escape, after = ESCAPES[text:sub(stop + 1, stop + 1)], stop + 2
    local digits = text:match("^u(%x%x%x%x)", stop + 1)
    local code = digits and tonumber(digits, 16)
    if code and (code < 0xD800 or code > 0xDFFF) then
      escape, after = utf8.char(code), stop + 6
    end
    if not escape then malformed(stop) end
    parts[#parts + 1] = text:sub(from, stop - 1) .. escape
    from = after
  end
end

local parse_value

local function parse_members(text, at, depth, close, read)
  at = past_blanks(text, at + 1)
  if text:sub(at, at) == close then return at + 1 end
  while true do
    at = past_blanks(text, read(at, depth + 1))
    local mark = text:sub(at, at)
    at = past_blanks(text, at + 1)
    if mark == close then return at end
    if mark ~= "," then malformed(at - 1) end
  end
end

local function parse_object(text, at, depth)
  local object = setmetatable({}, OBJECT)
  local function member(from, inner)
    if text:sub(from, from) ~= "\"" then malformed(from) end
    local name, after = parse_string(text, from)
    after = past_blanks(text, after)
    if text:sub(after, after) ~= ":" then malformed(after) end
    if object[name] ~= nil then malformed(from) end
    object[name], after = parse_value(text, past_blanks(text, after + 1), inner)
    return after
  end
  at = parse_members(text, at, depth, "}", member)
  return object, at
end

local function parse_list(text, at, depth)
  local list = setmetatable({}, LIST)
  local function element(from, inner)
    local value, after = parse_value(text, from, inner)
    list[#list + 1] = value
    return after
  end
  at = parse_members(text, at, depth, "]", element)
  return list, at
end

parse_value = function(text, at, depth)
  if depth > MAX_DEPTH then malformed(at) end
  local mark = text:sub(at, at)
  if mark == "{" then return parse_object(text, at, depth) end
  if mark == "[" then return parse_list(text, at, depth) end
  if mark == "\"" then return parse_string(text, at) end
  local word, after = text:match("^([a-z]+)()", at)
  if word == "true" then return true, after end
  if word == "false" then return false, after end
  if word == "null" then return NULL, after end
  local digits, rest = text:match("^(%-?%d[%d.eE+-]*)()", at)
  local number = digits and tonumber(digits)
  if not number then malformed(at) end
  return number, rest
end

local function parse(text)
  if not utf8.len(text) then malformed(1) end
  local value, at = parse_value(text, past_blanks(text, 1), 1)
  if past_blanks(text, at) ~= #text + 1 then malformed(at) end
  return value
end

local function write(value)
  if value == NULL or type(value) == "boolean" then return tostring(value) end
  if type(value) == "number" then return tostring(value) end
  if type(value) == "string" then
    local escaped = value:gsub("[\"\\%c]", function(mark) return string.format("\\u%04x", mark:byte()) end)
    return "\"" .. escaped .. "\""
  end
  local parts = {}
  if getmetatable(value) == LIST then
    for place, each in ipairs(value) do parts[place] = write(each) end
    return "[" .. table.concat(parts, ",") .. "]"
  end
  for name, each in pairs(value) do parts[#parts + 1] = write(name) .. ":" .. write(each) end
  return "{" .. table.concat(parts, ",") .. "}"
end

local function list(...) return setmetatable({...}, LIST) end
local function object(all) return setmetatable(all, OBJECT) end

-- Rules: each takes a value and the field's name, and returns what the engine is sent ----------------------------

local function wrong(field, value, accepted)
  local shown = type(value) == "table" and value ~= NULL and write(value) or tostring(value)
  refuse(403, field .. " is " .. shown:sub(1, MAX_SHOWN) .. "; accepted: " .. accepted)
end

local function of_type(kind)
  return function(value, field)
    if type(value) ~= kind then wrong(field, value, "a " .. kind) end
    return value
  end
end

local text, flag = of_type("string"), of_type("boolean")

local function count(value, field)
  if math.type(value) ~= "integer" or value < 0 then wrong(field, value, "a whole number from 0") end
  return value
end

local function pattern(lua_pattern, accepted)
  return function(value, field)
    if type(value) ~= "string" or not value:match(lua_pattern) then wrong(field, value, accepted) end
    return value
  end
end

local function list_of(rule)
  return function(value, field)
    if type(value) ~= "table" or getmetatable(value) ~= LIST then wrong(field, value, "a list") end
    local all = list()
    for place, each in ipairs(value) do all[place] = rule(each, field) end
    return all
  end
end

local function map_of(name_rule, value_rule)
  return function(value, field)
    if type(value) ~= "table" or getmetatable(value) ~= OBJECT then wrong(field, value, "an object") end
    local all = object({})
    for name, each in pairs(value) do all[name_rule(name, field)] = value_rule(each, field) end
    return all
  end
end

-- An unlisted name may be null or {}: the launcher's library writes all names that it knows.
local function fields(rules)
  return function(value, field)
    if type(value) ~= "table" or getmetatable(value) ~= OBJECT then wrong(field, value, "an object") end
    local all = object({})
    for name, each in pairs(value) do
      local is_void = each == NULL or (type(each) == "table" and getmetatable(each) == OBJECT and not next(each))
      if not is_void then
        if not rules[name] then refuse(403, field .. " has the name " .. name:sub(1, MAX_SHOWN)
          .. ", which the launcher never sets") end
        all[name] = rules[name](each, field .. "." .. name)
      end
    end
    return all
  end
end

-- Returns a rule for values that are written exactly so.
local function exactly(...)
  local accepted = {...}
  return function(value, field)
    for _, each in ipairs(accepted) do
      if value == each or (type(each) == "table" and type(value) == "table" and write(value) == write(each)) then
        return value
      end
    end
    wrong(field, value, write(accepted[1]))
  end
end

local function listed(variable)
  local names = {}
  for name in (os.getenv(variable) or ""):gmatch("[^,%s]+") do names[#names + 1] = name end
  return function(value, field)
    if type(value) == "string" then
      for _, name in ipairs(names) do
        local prefix = name:match("^(.*)%*$")
        if value == name or (prefix and value:sub(1, #prefix) == prefix) then return value end
      end
    end
    wrong(field, value, "the names in " .. variable .. " of docker-proxy")
  end
end

local volume, network, image =
  listed("DSFLEET_DOCKER_VOLUMES"), listed("DSFLEET_DOCKER_NETWORKS"), listed("DSFLEET_DOCKER_IMAGES")

local function bind(value, field)
  local name, _, mode = text(value, field):match("^([%w_.-]+):(/[^:]*):?([^:]*)$")
  if not name or not (mode == "" or mode == "ro" or mode == "rw") then
    wrong(field, value, "VOLUME:/FOLDER[:ro|:rw] with the name of a volume")
  end
  volume(name, field)
  return value
end

local function network_mode(value, field)
  if value == "none" then return value end
  if value == "host" or text(value, field):find(":", 1, true) then wrong(field, value, "the name of a network") end
  return network(value, field)
end

local absolute = pattern("^/", "an absolute folder")
local container = fields({
  User = pattern("^[%w_.:-]*$", "a user"),
  Env = list_of(text),
  Cmd = list_of(text),
  Entrypoint = list_of(text),
  Image = image,
  WorkingDir = absolute,
  Labels = map_of(pattern("^dsfleet%.[A-Z_]+$", "labels of a launch"), text),
  HostConfig = fields({
    Binds = list_of(bind),
    CapDrop = exactly(list("ALL")),
    SecurityOpt = exactly(list("no-new-privileges")),
    NetworkMode = network_mode,
    NanoCpus = count,
    Memory = count,
    MemorySwap = count,
    ShmSize = count,
    PidsLimit = count,
    Init = flag,
    ReadonlyRootfs = flag,
    RestartPolicy = fields({MaximumRetryCount = exactly(0), Name = exactly("", "no")}),
    LogConfig = fields({
      Type = exactly("json-file"),
      Config = map_of(pattern("^max%-%a+$", "max-size and max-file"), pattern("^%d+[km]?$", "a size")),
    }),
    Tmpfs = map_of(absolute, exactly("rw,nosuid,nodev,mode=1777")),
    DeviceRequests = list_of(fields({
      Driver = exactly("nvidia"),
      DeviceIDs = list_of(pattern("^[%w-]+$", "numbers of GPUs")),
      Capabilities = exactly(list(list("gpu"))),
    })),
  }),
})

local function describe_container(body)
  local all = container(parse(body), "container")
  if not all.Image then refuse(403, "the container has no Image") end
  if not (all.Labels and all.Labels[APP_LABEL]) then refuse(403, "the container has no label " .. APP_LABEL) end
  all.HostConfig = all.HostConfig or object({})
  -- Without these an image's own settings would count.
  all.HostConfig.CapDrop = list("ALL")
  all.HostConfig.SecurityOpt = list("no-new-privileges")
  all.HostConfig.NetworkMode = all.HostConfig.NetworkMode or network_mode("default", "container.HostConfig.NetworkMode")
  return all
end

local exec = fields({
  -- The launcher's library repeats the id of the path; the engine does not know the name.
  containerId = function() return nil end,
  User = pattern("^[%w_.:-]*$", "a user"),
  Env = list_of(text),
  Cmd = list_of(text),
  WorkingDir = absolute,
  AttachStdout = flag,
  AttachStderr = flag,
  AttachStdin = exactly(false),
  Tty = exactly(false),
})

local function describe_exec(body)
  return exec(parse(body), "exec")
end

-- The engine -----------------------------------------------------------------------------------------------------

local function ask(method, path, body)
  local client = core.httpclient()
  local answer = client[method](client, {
    url = "http://127.0.0.1" .. path,
    dst = ENGINE,
    headers = body and {["content-type"] = {"application/json"}} or nil,
    body = body,
    timeout = TIMEOUT_MILLIS,
  })
  -- HAProxy itself answers 503 or 504 where the engine does not.
  if not answer or not answer.status or answer.status == 0 then return {status = 503, body = ""} end
  return answer
end

-- Returns the labels of an inspected container.
local function labels_of(body)
  local config = parse(body).Config
  return config and config ~= NULL and config.Labels or {}
end

-- Returns app, shared, foreign, missing or away.
local function owner_of(path)
  local execution = path:match("^/exec/(%x+)/")
  local name = path:match("^/containers/([%w_.-]+)")
  if execution then
    local answer = ask("get", "/exec/" .. execution .. "/json")
    if answer.status ~= 200 then return answer.status == 404 and "missing" or "away" end
    name = parse(answer.body).ContainerID
  end
  if not name then return "foreign" end
  local answer = ask("get", "/containers/" .. name .. "/json")
  if answer.status ~= 200 then return answer.status == 404 and "missing" or "away" end
  local labels = labels_of(answer.body)
  return labels[APP_LABEL] and "app" or labels[SHARED_LABEL] and "shared" or "foreign"
end

core.register_action("find_owner", {"http-req"}, function(txn)
  txn:set_var("txn.owner", "away")
  txn:set_var("txn.owner", owner_of(txn.sf:path()))
end)

local function reply(applet, status, body)
  applet:set_status(status)
  applet:add_header("content-type", "application/json")
  applet:add_header("content-length", tostring(#body))
  applet:start_response()
  applet:send(body)
end

-- Registers a service that sends the engine the description that is rebuilt from the request's body.
local function register(name, describe)
  core.register_service(name, "http", function(applet)
    local fine, result = pcall(function() return write(describe(applet:receive())) end)
    if not fine then
      local refusal = type(result) == "table" and result or {status = 403, message = "the body cannot be read"}
      core.Warning("docker-proxy refused " .. applet.path .. ": " .. refusal.message:gsub("%c", " "))
      return reply(applet, refusal.status, write(object({message = "docker-proxy: " .. refusal.message})))
    end
    local query = applet.qs and applet.qs ~= "" and "?" .. applet.qs or ""
    local answer = ask("post", applet.path .. query, result)
    reply(applet, answer.status, answer.body or "")
  end)
end

register("create_container", describe_container)
register("create_exec", describe_exec)
