/*
 * A filter on Debian's libmilter that does nothing: what any filter on that library pays
 * before its first own instruction.  It negotiates what lychgated does; the numbers of
 * the bits are those of the protocol.
 *
 *	noop_libmilter /PATH
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <libmilter/mfapi.h>

#define CONNECT_MACROS                                                                   \
	"_ {client_ptr} {client_resolve} {daemon_name} {daemon_addr} {daemon_port}"
#define HELO_MACROS "{tls_version}"
#define MAIL_MACROS "i {auth_type} {auth_authen} {tls_version}"
#define RCPT_MACROS "i {rcpt_mailer} {rcpt_host} {nbadrcpts}"
#define DATA_MACROS "i {nbadrcpts}"

static char data_macros[] = DATA_MACROS, connect_macros[] = CONNECT_MACROS,
	    helo_macros[] = HELO_MACROS, mail_macros[] = MAIL_MACROS,
	    rcpt_macros[] = RCPT_MACROS, eom_macros[] = "i";

static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long f0, unsigned long f1, unsigned long f2,
	     unsigned long f3, unsigned long *pf0, unsigned long *pf1, unsigned long *pf2,
	     unsigned long *pf3)
{
	(void)f0;
	(void)f2;
	(void)f3;
	*pf0 = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_SETSYMLIST;
	*pf1 = f1 & (SMFIP_NOEOH | SMFIP_NOUNKNOWN | SMFIP_RCPT_REJ | SMFIP_SKIP |
		     SMFIP_NR_HELO | SMFIP_NR_DATA | SMFIP_NR_UNKN | SMFIP_NR_HDR |
		     SMFIP_NR_EOH);
	*pf2 = *pf3 = 0;
	(void)smfi_setsymlist(ctx, SMFIM_CONNECT, connect_macros);
	(void)smfi_setsymlist(ctx, SMFIM_HELO, helo_macros);
	(void)smfi_setsymlist(ctx, SMFIM_ENVFROM, mail_macros);
	(void)smfi_setsymlist(ctx, SMFIM_ENVRCPT, rcpt_macros);
	(void)smfi_setsymlist(ctx, SMFIM_DATA, data_macros);
	(void)smfi_setsymlist(ctx, SMFIM_EOM, eom_macros);
	return SMFIS_CONTINUE;
}

/* What needs no answer must not get one. */
static sfsistat
on_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *addr)
{
	(void)ctx;
	(void)host;
	(void)addr;
	return SMFIS_CONTINUE;
}

static sfsistat
on_text(SMFICTX *ctx, char *text)
{
	(void)ctx;
	(void)text;
	return SMFIS_NOREPLY;
}

static sfsistat
on_mail(SMFICTX *ctx, char **args)
{
	(void)ctx;
	(void)args;
	return SMFIS_CONTINUE;
}

static sfsistat
on_rcpt(SMFICTX *ctx, char **args)
{
	(void)ctx;
	(void)args;
	return SMFIS_CONTINUE;
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	(void)ctx;
	(void)name;
	(void)value;
	return SMFIS_NOREPLY;
}

static sfsistat
on_data(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_NOREPLY;
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *data, size_t len)
{
	(void)ctx;
	(void)data;
	(void)len;
	return SMFIS_CONTINUE;
}

static sfsistat
on_end(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_CONTINUE;
}

int
main(int argc, char **argv)
{
	static char name[] = "noop", where[256];
	struct smfiDesc filter = {
	    .xxfi_name = name,
	    .xxfi_version = SMFI_VERSION,
	    .xxfi_flags = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_SETSYMLIST,
	    .xxfi_connect = on_connect,
	    .xxfi_helo = on_text,
	    .xxfi_envfrom = on_mail,
	    .xxfi_envrcpt = on_rcpt,
	    .xxfi_header = on_header,
	    .xxfi_body = on_body,
	    .xxfi_eom = on_end,
	    .xxfi_abort = on_end,
	    .xxfi_close = on_end,
	    .xxfi_data = on_data,
	    .xxfi_negotiate = on_negotiate,
	};

	if (argc != 2) {
		(void)fputs("usage: noop_libmilter /PATH\n", stderr);
		return 2;
	}
	(void)unlink(argv[1]);
	(void)snprintf(where, sizeof(where), "unix:%s", argv[1]);
	if (smfi_register(filter) != MI_SUCCESS || smfi_setconn(where) != MI_SUCCESS ||
	    smfi_setbacklog(1024) != MI_SUCCESS)
		return EXIT_FAILURE;
	return smfi_main() == MI_SUCCESS ? EXIT_SUCCESS : EXIT_FAILURE;
}
