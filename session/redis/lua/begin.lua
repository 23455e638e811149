-- Begins a turn: counts it against the session's rate, takes the lease if it is free, and loads the session.
-- KEYS: state, messages, order.
-- ARGV: holder, lease µs, session ms, order ms, now µs or "", µs an event, µs a period, message id, "lease" or "count".
-- Gives {"ok", now µs, doubt, fields, messages, order}, {"counted"}, {"held"}, or {"many", µs to wait}.
local state, holder, lease = KEYS[1], ARGV[1], tonumber(ARGV[2])
local clock = clock() -- of leases
local now = tonumber(ARGV[5]) or clock -- of everything else
local kept = redis.call('HMGET', state, 'holder', 'until', 'rate', 'stamp', 'server', 'next', 'next_until', 'answer:' .. ARGV[8])
local again = kept[1] == holder -- the answer to the first call was lost on its way

local each = tonumber(ARGV[6])
if each > 0 and not again and not kept[8] then
	local idle = math.max(now, tonumber(kept[3]) or 0) + each
	local wait = idle - now - ARGV[7]
	if wait > 0 then
		return {'many', wait}
	end
	redis.call('HSET', state, 'rate', whole(idle))
	outlive(state)
end
if ARGV[9] == 'count' then
	return {'counted'}
end

-- A lease that lasts longer than any can is free: the clock was set back since.
local held = kept[2] and tonumber(kept[2]) > clock and tonumber(kept[2]) <= clock + 2 * lease
local next = kept[6] and tonumber(kept[7]) > clock and kept[6]
if not again and (held or next and next ~= holder) then
	if not next or next == holder then -- whoever asks first comes next, while it goes on asking
		redis.call('HSET', state, 'next', holder, 'next_until', whole(clock + 200000))
		outlive(state)
	end
	return {'held'}
end
redis.call('HSET', state, 'holder', holder, 'until', whole(clock + lease))
if kept[6] then
	redis.call('HDEL', state, 'next', 'next_until')
end
if not kept[4] then
	redis.call('PEXPIRE', state, brief)
	return {'ok', now, 0, redis.call('HGETALL', state), {}, false}
end
redis.call('PEXPIRE', state, ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
local doubt = 0
if kept[5] and kept[5] ~= server() then
	doubt = 1
end
return {'ok', now, doubt, redis.call('HGETALL', state), redis.call('LRANGE', KEYS[2], 0, -1), redis.call('GET', KEYS[3])}
