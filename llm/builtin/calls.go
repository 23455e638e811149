package builtin

// An orderItem is one line in the arguments of a call.
type orderItem struct {
	ItemName string   `json:"item_name"`
	Quantity int      `json:"quantity"`
	Options  []string `json:"options,omitempty"`
	Note     string   `json:"note,omitempty"`
}

type prepareOrder struct {
	RestaurantName string      `json:"restaurant_name,omitempty"`
	Items          []orderItem `json:"items,omitempty"`
	Again          bool        `json:"again,omitempty"`
	NotUnderstood  []string    `json:"not_understood,omitempty"`
	Unknown        []string    `json:"unknown,omitempty"`
}

// A lineChange changes one pending line; what is left out stays.
type lineChange struct {
	Line     int       `json:"line"`
	Quantity *int      `json:"quantity,omitempty"`
	ItemName string    `json:"item_name,omitempty"`
	Options  *[]string `json:"options,omitempty"`
	Note     *string   `json:"note,omitempty"`
}

type changeOrder struct {
	Set           []lineChange `json:"set,omitempty"`
	Remove        []int        `json:"remove,omitempty"`
	Add           []orderItem  `json:"add,omitempty"`
	NotUnderstood []string     `json:"not_understood,omitempty"`
}

func (c changeOrder) empty() bool { return len(c.Set)+len(c.Remove)+len(c.Add) == 0 }

type choice struct {
	RestaurantName string `json:"restaurant_name,omitempty"`
	ItemName       string `json:"item_name,omitempty"`
	Say            string `json:"say"`
}

type offerChoices struct {
	Question string      `json:"question"`
	Choices  []choice    `json:"choices"`
	Items    []orderItem `json:"items,omitempty"`
}

// A filter narrows dishes and restaurants. MaxPrice is in rupees.
type filter struct {
	Tag      string `json:"tag,omitempty"`
	MaxPrice int    `json:"max_price,omitempty"`
}

type place struct {
	Area    string `json:"area,omitempty"`
	Cuisine string `json:"cuisine,omitempty"`
}

type byName struct {
	Name string `json:"name,omitempty"`
	filter
	Question string `json:"question,omitempty"`
}

type byItem struct {
	ItemName string `json:"item_name"`
	filter
	place
}

type recommend struct {
	RestaurantName string `json:"restaurant_name,omitempty"`
	ItemName       string `json:"item_name,omitempty"`
	Sort           string `json:"sort,omitempty"`
	filter
	place
}

type ofOrder struct {
	Order string `json:"order,omitempty"`
}

type ofRestaurant struct {
	RestaurantName string `json:"restaurant_name,omitempty"`
}

type review struct {
	RestaurantName string `json:"restaurant_name,omitempty"`
	Rating         *int   `json:"rating,omitempty"`
	Comment        string `json:"comment,omitempty"`
}

type nothing struct{}
