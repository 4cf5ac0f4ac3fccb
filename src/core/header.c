/*
 * Zombies' mail is written by their own programs, which claim to be somebody else's and
 * forget half of it.  What is looked at are sets and shapes: exact order of headers and
 * random parts differ from message to message of one campaign.
 *
 * A claim is only disproved by what its program is documented to do always; see the table
 * of mailers.
 */
#include "header.h"

#include <string.h>
#include <strings.h>

#include "ascii.h"
#include "maildate.h"
#include "sender.h"

#define DAY_S	 86400
#define AHEAD_S	 DAY_S
#define BEHIND_S (6 * DAY_S) /* RFC 5321 4.5.4.1: queues give up after 4 or 5 days */

/* The headers that are looked for. */
static const struct row {
	const char *name;
	enum header_flag flag;
	bool value; /* and what it says */
} rows[] = {
    {"Received", HEADER_RECEIVED, false},
    {"Message-ID", HEADER_MESSAGE_ID, true},
    {"Date", HEADER_DATE, true},
    {"To", HEADER_TO, false},
    {"Cc", HEADER_TO, false},
    {"MIME-Version", HEADER_MIME_VERSION, false},
    {"X-Mailer", HEADER_MAILER, true},
    {"User-Agent", HEADER_MAILER, true},
    {"Precedence", HEADER_LIST, false},
    {"X-MimeOLE", HEADER_MIMEOLE, false},
    {"X-MSMail-Priority", HEADER_MSMAIL_PRIORITY, false},
    {"X-Priority", HEADER_PRIORITY, false},
    {"Auto-Submitted", HEADER_AUTO, false},
    {"Content-Type", 0, true},
};
#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

#define SHAPE(shape) (1u << (shape))

/*
 * What programs write always, and the shapes of their Message-IDs (0: any).  Sources:
 * SpamAssassin's rules FORGED_MUA_OUTLOOK, MISSING_MIMEOLE, FORGED_MUA_EUDORA and
 * FORGED_MUA_MOZILLA, and rspamd's FORGED_MUA_THEBAT_MSGID_UNKNOWN and
 * FORGED_MUA_THUNDERBIRD_MSGID_UNKNOWN with its exceptions.  That all of them write
 * MIME-Version and Date follows from RFC 2045 section 4 and RFC 5322 section 3.6; that
 * nothing on the way takes headers away is an estimate.
 *
 * What a program never writes is not in the table: servers add to what passes, such as
 * Exchange its X-MimeOLE and Thread-Index.
 */
static const struct mailer {
	const char *name; /* that the value begins with, behind "Mozilla/5.0 (...)" */
	uint32_t needs;	  /* of enum header_flag */
	uint32_t id_shapes;
} mailers[] = {
    {"Microsoft Outlook Express 5.",
     HEADER_DATE | HEADER_MIME_VERSION | HEADER_MIMEOLE | HEADER_MSMAIL_PRIORITY, 0},
    {"Microsoft Outlook Express 6.",
     HEADER_DATE | HEADER_MIME_VERSION | HEADER_MIMEOLE | HEADER_MSMAIL_PRIORITY, 0},
    {"Microsoft Outlook", HEADER_DATE | HEADER_MIME_VERSION, 0},
    {"Microsoft Office Outlook", HEADER_DATE | HEADER_MIME_VERSION, 0},
    {"The Bat! (", HEADER_DATE | HEADER_MIME_VERSION, SHAPE(ID_SHAPE_THE_BAT)},
    {"QUALCOMM Windows Eudora", HEADER_DATE | HEADER_MIME_VERSION, 0},
    {"Thunderbird", HEADER_DATE | HEADER_MIME_VERSION, SHAPE(ID_SHAPE_MOZILLA)},
    {"Mozilla Thunderbird", HEADER_DATE | HEADER_MIME_VERSION, SHAPE(ID_SHAPE_MOZILLA)},
    {"Mozilla/5.0", HEADER_DATE | HEADER_MIME_VERSION, SHAPE(ID_SHAPE_MOZILLA)},
    {"Apple Mail (", HEADER_DATE | HEADER_MIME_VERSION, 0},
    {"iPhone Mail (", HEADER_DATE | HEADER_MIME_VERSION, 0},
};

/* The values that matter; NULL: there is none, or it is not known (see ${unknown}). */
struct values {
	const char *id, *date, *mailer, *content_type;
	uint32_t unknown; /* of enum header_flag: there, and what it says is not known */
	bool type_unknown;
};

static const struct row *
find_row(const char *name)
{
	/* Each header of each message: the first letter is most often enough. */
	for (size_t i = 0; i < N_ROWS; i++)
		if (((name[0] ^ rows[i].name[0]) & ~0x20) == 0 &&
		    strcasecmp(name, rows[i].name) == 0)
			return &rows[i];
	return NULL;
}

bool
header_wants_value(const char *name)
{
	const struct row *row = find_row(name);

	return row != NULL && row->value && row->flag != HEADER_MESSAGE_ID;
}

/* The first of each kind counts, as for whoever reads the message. */
static void
note_value(const struct row *row, const char *value, struct header *h, struct values *v)
{
	bool first = row->flag == 0 || (h->has & row->flag) == 0;

	if (value == NULL) {
		v->unknown |= row->flag;
		v->type_unknown |= row->flag == 0;
	} else if (row->flag == 0 && v->content_type == NULL) {
		v->content_type = value;
	} else if (row->flag == HEADER_MESSAGE_ID && v->id == NULL) {
		v->id = value;
	} else if (row->flag == HEADER_DATE && first) {
		v->date = value;
	} else if (row->flag == HEADER_MAILER && first) {
		v->mailer = value + strspn(value, " \t\r\n");
	}
}

static void
gather(const struct session_data *d, struct header *h, struct values *v)
{
	for (size_t i = 0; i < d->n_headers; i++) {
		const char *name = d->headers[i].name;
		const struct row *row = find_row(name);

		if (row == NULL) {
			if (strncasecmp(name, "List-", 5) == 0)
				h->has |= HEADER_LIST;
			continue;
		}
		if (row->value)
			note_value(row, d->headers[i].value, h, v);
		h->has |= row->flag;
	}
}

/* The registered domain of a name, or the name itself where there is none. */
static const char *
organisation(const char *name)
{
	const char *registered = dname_registered(name);

	return registered != NULL ? registered : name;
}

static bool
same_organisation(const char *a, const char *b)
{
	return *a != '\0' && *b != '\0' && strcmp(organisation(a), organisation(b)) == 0;
}

static bool
is_recipients(const struct session_txn *txn, const char *host)
{
	char domain[DNAME_MAX];

	for (size_t i = 0; i < txn->n_rcpts && i < HEADER_RCPTS; i++)
		if (session_domain(txn->rcpts[i].to, domain) == 0 &&
		    dname_within(host, domain))
			return true;
	return false;
}

static enum header_id
name_of_whom(const struct session_txn *txn, const char *helo, const char *host)
{
	char sender[DNAME_MAX] = "", greeting[DNAME_MAX] = "";

	(void)sender_domain(txn, sender);
	if (helo != NULL && dname_normalise(helo, greeting) != 0)
		greeting[0] = '\0';
	if (same_organisation(host, sender))
		return HEADER_ID_SENDER;
	/* Mail within an organisation, or of one that is not known. */
	if (is_recipients(txn, host))
		return sender[0] != '\0' ? HEADER_ID_RECIPIENT : HEADER_ID_OTHER;
	return same_organisation(host, greeting) ? HEADER_ID_HELO : HEADER_ID_OTHER;
}

static void
read_id(const struct session_txn *txn, const char *helo, const struct values *v,
	struct header *h)
{
	const char *text = txn->data->message_id;
	struct message_id id;

	if (text == NULL)
		text = v->id;
	if (text == NULL) {
		h->id = (h->has & HEADER_MESSAGE_ID) != 0 ? HEADER_ID_NOT_KNOWN
							  : HEADER_ID_NONE;
		return;
	}
	message_id_parse(text, &id);
	h->id_shape = id.shape;
	h->id =
	    id.place == ID_PLACE_NAME ? name_of_whom(txn, helo, id.host) : HEADER_ID_ODD;
	memcpy(h->id_host, id.host, sizeof(h->id_host));
}

static enum header_date
read_date(const struct session_txn *txn, const struct values *v)
{
	int64_t now_s = txn->at_ms / 1000;
	struct maildate date;

	if (v->date == NULL)
		return (v->unknown & HEADER_DATE) != 0 ? HEADER_DATE_NOT_KNOWN
						       : HEADER_DATE_MISSING;
	if (maildate_parse(v->date, &date) != 0)
		return HEADER_DATE_BAD;
	if (date.zone == ZONE_ABSURD || date.zone == ZONE_MISSING)
		return HEADER_DATE_ZONE;
	if (now_s == 0)
		return HEADER_DATE_OK;
	if (date.at_s > now_s + AHEAD_S)
		return HEADER_DATE_AHEAD;
	return date.at_s < now_s - BEHIND_S ? HEADER_DATE_BEHIND : HEADER_DATE_OK;
}

/* The row of the program that is named; NULL: none that is known. */
static const struct mailer *
find_mailer(const char *name)
{
	for (size_t i = 0; i < sizeof(mailers) / sizeof(mailers[0]); i++)
		if (strncasecmp(name, mailers[i].name, strlen(mailers[i].name)) == 0)
			return &mailers[i];
	return NULL;
}

/* Lists and big relays give messages ids of their own, under their own names: only one
 * that bears the sender's name is the program's. */
static bool
id_fits(const struct mailer *m, const struct header *h)
{
	if (m->id_shapes == 0 || h->id != HEADER_ID_SENDER)
		return true;
	return (h->has & HEADER_LIST) != 0 || h->id_shape == ID_SHAPE_HEX ||
	       (m->id_shapes & SHAPE(h->id_shape)) != 0;
}

/* Has it X-MSMail-Priority from elsewhere, or are its headers in the table? */
static bool
is_other_mailer(const char *name)
{
	static const char *const others[] = {"SquirrelMail", "Open-Xchange"};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strncasecmp(name, others[i], strlen(others[i])) == 0)
			return true;
	return find_mailer(name) != NULL;
}

/*
 * Marks of a person's mail program without the rest of it: SpamAssassin's MISSING_MIMEOLE
 * (and rspamd's) and PRIORITY_NO_NAME.  Lists take headers away, and programs that say
 * that they are none may give a priority too.
 */
static bool
is_half_a_mailer(const struct values *v, const struct header *h)
{
	if ((h->has & (HEADER_LIST | HEADER_AUTO)) != 0)
		return false;
	if ((h->has & HEADER_MAILER) == 0)
		return (h->has & HEADER_PRIORITY) != 0;
	return (h->has & HEADER_MSMAIL_PRIORITY) != 0 && (h->has & HEADER_MIMEOLE) == 0 &&
	       (v->mailer == NULL || !is_other_mailer(v->mailer));
}

static enum header_mailer
read_mailer(const struct values *v, const struct header *h)
{
	const struct mailer *m;

	if (is_half_a_mailer(v, h))
		return HEADER_MAILER_MISFIT;
	if (v->mailer == NULL)
		return (v->unknown & HEADER_MAILER) != 0 ? HEADER_MAILER_NOT_KNOWN
							 : HEADER_MAILER_NONE;
	if ((m = find_mailer(v->mailer)) == NULL)
		return HEADER_MAILER_FITS;
	return (h->has & m->needs) == m->needs && id_fits(m, h) ? HEADER_MAILER_FITS
								: HEADER_MAILER_MISFIT;
}

/* Receipts (RFC 8098) are what persons' programs do send with a null sender; and reports
 * of servers may bear a program's name. */
static enum header_author
read_author(const struct values *v, const struct header *h)
{
	static const char report[] = "multipart/report";
	const char *type = v->content_type;

	if ((h->has & HEADER_AUTO) != 0)
		return HEADER_AUTHOR_PROGRAM;
	if (v->mailer == NULL)
		return (v->unknown & HEADER_MAILER) != 0 ? HEADER_AUTHOR_NOT_KNOWN
							 : HEADER_AUTHOR_PROGRAM;
	if (find_mailer(v->mailer) == NULL)
		return HEADER_AUTHOR_PROGRAM;
	if (v->type_unknown)
		return HEADER_AUTHOR_NOT_KNOWN;
	if (type != NULL &&
	    strncasecmp(type + strspn(type, " \t\r\n"), report, sizeof(report) - 1) == 0)
		return HEADER_AUTHOR_PROGRAM;
	return HEADER_AUTHOR_PERSON;
}

/* Of a header that fills a session's room the rest may not have been kept: what seems to
 * lack may be there. */
static bool
is_whole(const struct session_data *d)
{
	return d != NULL && d->n_headers > 0 && d->n_headers < SESSION_HEADERS_MAX;
}

void
header_parse(const struct session_txn *txn, const char *helo, struct header *header_r)
{
	struct header *h = header_r;
	struct values v = {0};

	*h = (struct header){0};
	if (!is_whole(txn->data))
		return;
	h->known = true;
	gather(txn->data, h, &v);
	read_id(txn, helo, &v, h);
	h->date = read_date(txn, &v);
	h->mailer = read_mailer(&v, h);
	if (sender_is_null(txn))
		h->author = read_author(&v, h);
}
