/* --owner and --country, as people write them, to how the databases have them. */
#include "owner_wish.h"

#include <string.h>
#include <strings.h>
#include <sysexits.h>

const char *
owner_wish_owner(struct owner_wish *wish, const struct options *o)
{
	const char *text = o->arg;
	const char *digits = strncasecmp(text, "AS", 2) == 0 ? text + 2 : text;

	wish->net = (struct net){.bits = 0};
	if (strchr(text, '/') != NULL && net_parse(text, &wish->net) == 0)
		return NULL;
	wish->net = (struct net){.bits = 0};
	if (digits[0] != '\0' && digits[strspn(digits, "0123456789")] == '\0')
		owner_set_asn(&wish->owner, text, strlen(text));
	else
		owner_set_name(&wish->owner, text, strlen(text));
	return owner_key(&wish->owner, wish->key);
}

const struct net *
owner_wish_net(const struct owner_wish *wish)
{
	return wish->net.addr.family != 0 ? &wish->net : NULL;
}

int
owner_wish_where(struct owner_wish *wish, const struct options *o,
		 const struct net **net_r)
{
	if (o->n_args > 1)
		return options_usage(o, "one address or network at a time");
	if (o->n_args == 1 && owner_wish_net(wish) != NULL)
		return options_usage(o, "a network as --owner, or as argument");
	if (o->n_args == 1 && options_net(o, o->args[0], &wish->net) != EX_OK)
		return EX_USAGE;
	*net_r = owner_wish_net(wish);
	return EX_OK;
}

const char *
owner_wish_country(struct owner_wish *wish, const struct options *o)
{
	owner_set_country(&wish->owner, o->arg, strlen(o->arg));
	if (wish->owner.country[0] != '\0')
		return wish->owner.country;
	(void)options_usage(o, "'%s': write a country in two letters", o->arg);
	return NULL;
}
