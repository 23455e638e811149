-- Notes that replies may have been given that this session does not know, and gives back the lease of the last of those turns.
-- KEYS: state. ARGV: holder.
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then
	redis.call('HDEL', KEYS[1], 'holder', 'until', 'leased_in')
end
if redis.call('HEXISTS', KEYS[1], 'history') == 1 then
	redis.call('HSET', KEYS[1], 'history', '-')
end
return 1
