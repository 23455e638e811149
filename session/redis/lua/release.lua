-- Gives a lease back. What was nothing but a lease is gone then.
-- KEYS: state. ARGV: holder.
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then
	redis.call('HDEL', KEYS[1], 'holder', 'until', 'leased_in')
end
return 1
