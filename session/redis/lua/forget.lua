-- Drops a handover that has arrived. KEYS: the handover's state, messages and order. ARGV: its id.
if redis.call('HGET', KEYS[1], 'for') == ARGV[1] then
	redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
end
return 1
