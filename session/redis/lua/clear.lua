-- Removes a session. What stays for a while is its rate, and what tells a turn that still runs
-- that it has lost it. KEYS: state, messages, order.
local kept = redis.call('HMGET', KEYS[1], 'version', 'rate')
local was = redis.call('DEL', KEYS[1])
redis.call('DEL', KEYS[2], KEYS[3])
if was == 1 then
	redis.call('HSET', KEYS[1], 'holder', '-', 'version', whole((tonumber(kept[1]) or 0) + 1), 'rate', kept[2] or '0')
	redis.call('PEXPIRE', KEYS[1], brief)
end
return 1
