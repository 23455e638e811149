-- GCRA (ITU-T I.371) with the server's clock: KEYS[1] holds when the key will be idle again, in microseconds.
-- ARGV: allow, peek or forgive; microseconds that one event takes; microseconds of the rule's period.
-- The answer is how many microseconds until the event may happen, 0 for now.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local each, per = tonumber(ARGV[2]), tonumber(ARGV[3])
local idle_at = tonumber(redis.call('GET', KEYS[1])) or now

local function keep(at)
  if at <= now then
    redis.call('DEL', KEYS[1])
  else
    redis.call('SET', KEYS[1], string.format('%.0f', at), 'PX', math.ceil((at - now) / 1000))
  end
end

if ARGV[1] == 'forgive' then
  keep(idle_at - each)
  return 0
end
local next_idle = math.max(idle_at, now) + each
local wait = next_idle - now - per
if wait > 0 then
  return wait
end
if ARGV[1] == 'allow' then
  keep(next_idle)
end
return 0
