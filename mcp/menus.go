package mcp

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/foodieexpress/foodie"
	"github.com/foodieexpress/foodie/api/wire"
	"github.com/foodieexpress/foodie/catalogue"
)

// Menus has the restaurants as they are now. *agent.Snapshots answers it.
type Menus interface {
	Find(ctx context.Context, text, restaurant string) (*catalogue.Index, error)
}

// The resources: all restaurants, and the menu of each by its id or its name.
const (
	restaurantsURI = "foodie://restaurants"
	menuTemplate   = "foodie://restaurants/{restaurant}/menu"
	menuSuffix     = "/menu"
	jsonType       = "application/json"
	pageSize       = 100 // resources of one page of their list
)

func menuURI(r foodie.Restaurant) string {
	return restaurantsURI + "/" + url.PathEscape(string(r.ID)) + menuSuffix
}

// addMenus makes menus resources. Their list is made anew whenever it is asked for.
func (s *Server) addMenus() {
	s.server.AddResource(&mcp.Resource{
		URI: restaurantsURI, Name: "restaurants", Title: "All restaurants", MIMEType: jsonType,
		Description: "Every restaurant with its area, its cuisine and the address of its menu. " + strangers,
	}, s.readRestaurants)
	s.server.AddResourceTemplate(&mcp.ResourceTemplate{
		URITemplate: menuTemplate, Name: "menu", Title: "A restaurant's menu", MIMEType: jsonType,
		Description: "Dishes, prices and options of one restaurant, by its id or its name. " + strangers,
	}, s.readMenu)
	s.server.AddReceivingMiddleware(func(next mcp.MethodHandler) mcp.MethodHandler {
		return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
			result, err := next(ctx, method, req)
			if list, ok := result.(*mcp.ListResourcesResult); ok && err == nil {
				return s.listMenus(ctx, req, list)
			}
			return result, err
		}
	})
	s.server.AddReceivingMiddleware(cursorsOf)
}

// cursorKey holds the cursor of a list of resources.
type cursorKey struct{}

// cursorsOf takes our cursors out of the SDK's sight, which has only one page of its own.
func cursorsOf(next mcp.MethodHandler) mcp.MethodHandler {
	return func(ctx context.Context, method string, req mcp.Request) (mcp.Result, error) {
		if p, ok := req.GetParams().(*mcp.ListResourcesParams); ok && p != nil {
			ctx = context.WithValue(ctx, cursorKey{}, p.Cursor)
			p.Cursor = ""
		}
		return next(ctx, method, req)
	}
}

// listMenus adds a page of menus to the list; the cursor is the last id of the page before.
func (s *Server) listMenus(ctx context.Context, _ mcp.Request, list *mcp.ListResourcesResult) (mcp.Result, error) {
	ix, err := s.Menus.Find(ctx, "", "")
	if err != nil {
		return nil, s.away(ctx, err)
	}
	all := ix.Restaurants()
	if after, _ := ctx.Value(cursorKey{}).(string); after != "" {
		i := slices.IndexFunc(all, func(r foodie.Restaurant) bool { return string(r.ID) == after })
		if i < 0 {
			return nil, invalidParams("The list has changed; begin it anew, without a cursor.")
		}
		list.Resources, all = []*mcp.Resource{}, all[i+1:]
	}
	for _, r := range all[:min(len(all), pageSize)] {
		list.Resources = append(list.Resources, &mcp.Resource{
			URI: menuURI(r), Name: r.Name, Title: "Menu of " + r.Name, MIMEType: jsonType, Description: r.Cuisine + ", " + r.Area,
		})
	}
	if len(all) > pageSize {
		list.NextCursor = string(all[pageSize-1].ID)
	}
	return list, nil
}

func (s *Server) readRestaurants(ctx context.Context, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
	ix, err := s.Menus.Find(ctx, "", "")
	if err != nil {
		return nil, s.away(ctx, err)
	}
	list := []any{}
	for _, r := range ix.Restaurants() {
		list = append(list, fields{"name": r.Name, "area": r.Area, "cuisine": r.Cuisine, "dishes": len(r.Items), "menu": menuURI(r)})
	}
	return contents(req, fields{"notice": strangers, "data": list})
}

func (s *Server) readMenu(ctx context.Context, req *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
	uri := req.Params.URI
	name, err := url.PathUnescape(strings.TrimSuffix(strings.TrimPrefix(uri, restaurantsURI+"/"), menuSuffix))
	if err != nil || name == "" {
		return nil, mcp.ResourceNotFoundError(uri)
	}
	ix, err := s.Menus.Find(ctx, "", name)
	if err != nil {
		return nil, s.away(ctx, err)
	}
	r, ok := ix.Restaurant(name)
	if !ok {
		i := slices.IndexFunc(ix.Restaurants(), func(r foodie.Restaurant) bool { return string(r.ID) == name })
		if i < 0 {
			return nil, mcp.ResourceNotFoundError(uri)
		}
		r = ix.Restaurants()[i]
	}
	return contents(req, fields{"notice": strangers, "data": wire.FromRestaurant(r)})
}

// contents is v as the resource that was asked for.
func contents(req *mcp.ReadResourceRequest, v any) (*mcp.ReadResourceResult, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{URI: req.Params.URI, MIMEType: jsonType, Text: string(text)}}}, nil
}

// away says that the menus cannot be had now. The cause is in the log alone.
func (s *Server) away(ctx context.Context, err error) error {
	s.Log.WarnContext(ctx, "menus not read", "error", err)
	return &jsonrpc.Error{Code: jsonrpc.CodeInternalError, Message: "The service cannot answer at this moment. Try again in a moment."}
}
