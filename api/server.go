package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/auth"
	"github.com/foodieexpress/foodie/cache"
	"github.com/foodieexpress/foodie/cache/memory"
	"github.com/foodieexpress/foodie/event"
	events "github.com/foodieexpress/foodie/event/memory"
	"github.com/foodieexpress/foodie/limit"
	"github.com/foodieexpress/foodie/resilience"
	"github.com/foodieexpress/foodie/store"
	"github.com/foodieexpress/foodie/telemetry"
)

// Limits of what one request may take.
const (
	MaxBody      = 1 << 20         // bytes
	databaseTime = 5 * time.Second // for all that a request asks of the database
	hashTime     = 6 * time.Second // more when it also waits for a password hash, whose queue gives up after 5 s
)

// A Config says what a Server stands on. All fields are needed but where a comment says otherwise.
type Config struct {
	Store          store.Store
	Hasher         *auth.Hasher
	Tokens         *auth.Tokens
	Limiter        limit.Limiter
	Cache          cache.Cache      // shared by all instances; nil for one of this process
	Events         event.Bus        // reaches all instances; nil for one of this process
	Gate           *resilience.Gate // sheds when there is too much to do; nil for never
	Log            *slog.Logger
	Metrics        *telemetry.Metrics
	AllowedOrigins []string       // for CORS; "*" allows all, without credentials
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	Zone           *time.Location // in which a day of the statistics begins; nil for UTC
	LoginRate      int            // failed sign-ins a minute; 0 for no limit
	RegisterRate   int            // registrations a minute; 0 for no limit
	Version        string
	Now            func() time.Time // nil for time.Now
	MetricsPublic  bool             // whether GET /metrics is answered here
	Ready          func() bool      // false while the process drains; nil for always ready
	RedisUp        func() bool      // whether Redis answers, for /health; nil when there is none
	CatalogueAge   time.Duration    // how long the version of the catalogue is believed; 0 to ask the store on every read
}

// A Server answers the HTTP API.
type Server struct {
	Config
	router    *router
	catalogue *catalogueCache
	checked   *identityCache
	streams   streams
	watches   *watches
	document  *page // OpenAPI
	orders    func(result string)
}

// New makes a Server. It asks nothing of the store yet.
func New(c Config) *Server {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Zone == nil {
		c.Zone = time.UTC
	}
	if c.Ready == nil {
		c.Ready = func() bool { return true }
	}
	told := func() bool { return c.RedisUp != nil && c.RedisUp() }
	if c.Events == nil {
		c.Events = events.New()
	}
	if c.Cache == nil {
		c.Cache = memory.New(c.Now)
	}
	s := &Server{
		Config:    c,
		catalogue: newCatalogueCache(c.Store, c.CatalogueAge, c.Now),
		checked:   newIdentityCache(c.Store),
		streams:   streams{mine: map[foodie.ID]int{}},
	}
	gauge := c.Metrics.Gauge("foodie_order_streams", "Clients that follow an order.").WithLabelValues()
	s.streams.shown = func(n int) { gauge.Set(float64(n)) }
	if c.CatalogueAge > 0 {
		s.catalogue.versions.told = c.Events.Subscribe(context.Background(), catalogueTopic) // for as long as the bus stands
	}
	s.watches = &watches{read: c.Store.Order, bus: c.Events, told: told, log: c.Log, open: map[foodie.ID]*watch{}}
	counter := c.Metrics.Counter("foodie_orders_total", "Attempts to place an order, by result.", "result")
	s.orders = func(result string) { counter.WithLabelValues(result).Inc() }
	routes := s.routes()
	s.document = newPage(openAPI(routes, c.Version))
	s.router = newRouter(routes)
	return s
}

// Handler is the whole API with request ids, log lines, metrics and CORS.
func (s *Server) Handler() http.Handler {
	h := http.Handler(http.HandlerFunc(s.dispatch))
	h = telemetry.Recover(s.Log, s.panicked)(h)
	h = newCORS(s.AllowedOrigins).wrap(h)
	pattern := func(r *http.Request) string { return r.Pattern }
	return telemetry.Middleware("api", s.Log, s.Metrics, pattern)(h)
}
