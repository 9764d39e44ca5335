/*
 * An independent app in C on libwebsockets with 4 KiB receive buffers, written from docs/protocol.md alone.
 * It analyses nothing. At its end it prints what it was given as one line of JSON.
 *
 *   APP_ID=name foreign_app -c CONFIG -p PORT -n STREAMS [-j JOBS_BEFORE_EXIT] [-t MAX_SECONDS]
 */
#include "json.h"

#include <libwebsockets.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { RX_BUFFER = 4096, MESSAGE_LIMIT = 64 * 1024, PENDING_LIMIT = 100, MAX_STREAMS = 64, STEPS_AT_ONCE = 8 };

struct file {
  char *id, *name, *request;
  struct file *next;
};

struct slot {
  int active, eos, working, live;
  char *camera, *request;
  unsigned long long last_id;
  int done, queued;
  struct file *first, *last;
};

struct out {
  struct out *next;
  size_t length;
  unsigned char bytes[];
};

static struct {
  const char *id, *config, *path;
  int port, streams;
  long jobs_before_exit, seconds;
} options = {.config = "ds.txt", .path = "/deepstream/ws", .port = 18000, .streams = 1, .seconds = 120};

static struct {
  long jobs, files, messages, pieces, connections, bad, unordered, after_eos, busy, interrupted;
  size_t largest;
  int confirmed, last_close;
  char subprotocol[64], started[40];
} seen;

static struct slot slots[MAX_STREAMS];
static struct lws_context *context;
static struct lws *connection;
static struct out *first_out, *last_out;
static int pending, terminated, established, ready_waits;
static char *message, *started;
static size_t message_length, started_length;
static volatile sig_atomic_t stopped;

static void bad(const char *why, const char *what) {
  seen.bad++;
  fprintf(stderr, "bad: %s: %.200s\n", why, what ? what : "");
}

static struct out *formatted(const char *format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  struct out *o = malloc(sizeof *o + LWS_PRE + (size_t)length + 1);
  if (!o) abort();
  o->next = NULL;
  o->length = (size_t)length;
  vsnprintf((char *)o->bytes + LWS_PRE, (size_t)length + 1, format, again);
  va_end(again);
  pending++;
  return o;
}

static void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  struct out *o = formatted(format, arguments);
  va_end(arguments);
  if (last_out) last_out->next = o; else first_out = o;
  last_out = o;
  if (established) lws_callback_on_writable(connection);
}

/* Before what an earlier connection could not send. */
static void say_first(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  struct out *o = formatted(format, arguments);
  va_end(arguments);
  o->next = first_out;
  first_out = o;
  if (!last_out) last_out = o;
  lws_callback_on_writable(connection);
}

/* An app_ready that its connection did not take is none of the next one's. */
static void forget_unsent_ready(void) {
  if (!ready_waits) return;
  struct out *next = first_out->next;
  free(first_out);
  first_out = next;
  if (!first_out) last_out = NULL;
  pending--;
  ready_waits = 0;
}

static void forget_output(void) {
  while (first_out) {
    struct out *next = first_out->next;
    free(first_out);
    first_out = next;
  }
  last_out = NULL;
  pending = 0;
}

/* --- what it says --- */

static void say_ready(void) {
  char again[64] = "";
  if (seen.connections++)
    snprintf(again, sizeof again, ",\"reconnection\":true,\"last_close_code\":%d", seen.last_close);
  say_first("{\"type\":\"app_ready\",\"request_id\":\"%s-%ld\",\"instance_id\":\"%s\",\"config_path\":\"%s\","
            "\"process_id\":%d,\"streams_count\":%d,\"status\":\"ok\",\"version\":\"foreign 1\",\"gpu_allocated\":[0],"
            "\"start_time\":\"%s\"%s}",
            options.id, seen.connections, options.id, options.config, getpid(), options.streams, seen.started, again);
  ready_waits = 1;
}

static void say_stream(const char *type, const char *request, int stream, const char *camera, const char *rest) {
  say("{\"type\":\"%s\",\"request_id\":\"%s\",\"stream_id\":%d,\"camera_id\":%s,%s}", type, request, stream, camera,
      rest);
}

static void say_file(const char *type, const char *key, int stream, const struct file *f) {
  char rest[1200];
  snprintf(rest, sizeof rest, "\"file_id\":%s,\"%s\":\"%.1000s\"", f->id, key, f->name);
  say_stream(type, f->request, stream, slots[stream].camera, rest);
}

/* --- its slots --- */

static void drop_file(struct slot *s) {
  struct file *f = s->first;
  s->first = f->next;
  if (!s->first) s->last = NULL;
  s->queued--;
  free(f->id), free(f->name), free(f->request), free(f);
}

static void reset(struct slot *s) {
  while (s->first) drop_file(s);
  free(s->camera), free(s->request);
  memset(s, 0, sizeof *s);
}

/* One step of one slot: begin a file, end it, or end the camera. */
static void step(int stream) {
  struct slot *s = &slots[stream];
  if (!s->active || pending >= PENDING_LIMIT) return;
  if (s->first && !s->working) {
    s->working = 1;
    say_file("processing_started", "current_file", stream, s->first);
  } else if (s->first && s->live) {
    return;
  } else if (s->first) {
    say_file("file_done", "processed_file", stream, s->first);
    s->working = 0;
    s->done++;
    seen.files++;
    drop_file(s);
  } else if (s->eos) {
    char rest[120];
    snprintf(rest, sizeof rest, "\"status\":\"done\",\"processed_count\":%d,\"message\":\"complete\"", s->done);
    say_stream("analysis_complete", s->request, stream, s->camera, rest);
    reset(s);
    seen.jobs++;
  }
}

/* The stream as it was asked for, which answers repeat. */
static int asked_stream(const struct json *m) {
  const char *text = json_text(m, "stream_id");
  return text ? atoi(text) : -1;
}

static int stream_of(const struct json *m) {
  int stream = asked_stream(m);
  return stream < options.streams ? stream : -1;
}

/* Every camera it was given, for the report. */
static void note_start(const char *camera) {
  size_t length = strlen(camera);
  char *longer = realloc(started, started_length + length + 2);
  if (!longer) abort();
  started = longer;
  started_length += (size_t)sprintf(started + started_length, "%s%s", started_length ? "," : "", camera);
}

static char *escaped(const char *text) {
  char *to = malloc(strlen(text) * 2 + 1), *at = to;
  if (!to) abort();
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') *at++ = '\\';
    *at++ = *text;
  }
  *at = 0;
  return to;
}

static void take_file(struct slot *s, const struct json *item, const char *request) {
  const char *id = json_text(item, "file_id"), *name = json_text(item, "file_name");
  if (!id || !name || !json_text(item, "file_path")) return bad("file without id, name or path", request);
  if (s->eos) seen.after_eos++;
  unsigned long long number = strtoull(id, NULL, 10);
  if (number <= s->last_id) seen.unordered++;
  s->last_id = number;
  struct file *f = calloc(1, sizeof *f);
  if (!f) abort();
  f->id = strdup(id), f->name = escaped(name), f->request = strdup(request);
  if (s->last) s->last->next = f; else s->first = f;
  s->last = f;
  s->queued++;
}

static void on_start(const struct json *m, const char *request) {
  static const char *const wanted[] = {"camera_type", "camera_path", "camera_name", "output_dir"};
  const char *camera = json_text(m, "camera_id");
  int stream = stream_of(m);
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    if (!json_text(m, wanted[i])) bad("start_analysis without", wanted[i]);
  if (!camera) return bad("start_analysis without camera_id", request);
  if (stream < 0) return say_stream("analysis_started", request, asked_stream(m), camera,
                                    "\"status\":\"error\",\"error_reason\":\"no such stream\"");
  struct slot *s = &slots[stream];
  if (s->active) {
    seen.busy++;
    return say_stream("analysis_started", request, stream, camera,
                      "\"status\":\"error\",\"error_reason\":\"stream is busy\"");
  }
  s->active = 1;
  note_start(camera);
  s->camera = strdup(camera);
  s->request = strdup(request);
  const char *kind = json_text(m, "camera_type");
  s->live = kind && !strcmp(kind, "videostream");
  say_stream("analysis_started", request, stream, camera, "\"status\":\"ok\",\"message\":\"started\"");
  if (json_member(m, "init_file")) take_file(s, json_member(m, "init_file"), request);
}

static void on_push(const struct json *m, const char *request) {
  const struct json *files = json_member(m, "files");
  const char *camera = json_text(m, "camera_id"), *count = json_text(m, "files_count");
  int stream = stream_of(m), taken = 0;
  if (!files || files->kind != JSON_ARRAY || !camera) return bad("push_file without files or camera_id", request);
  if (stream < 0 || !slots[stream].active || strcmp(slots[stream].camera, camera)) {
    seen.bad++;
    return say_stream("push_ack", request, asked_stream(m), camera,
                      "\"status\":\"error\",\"error_reason\":\"Invalid stream_id or camera_id for current session\"");
  }
  for (const struct json *item = files->child; item; item = item->next) {
    const char *type = json_text(item, "file_type");
    if (type && !strcmp(type, "eos")) {
      slots[stream].eos = 1;
    } else {
      take_file(&slots[stream], item, request);
      taken++;
    }
  }
  if (count && atoi(count) != taken) bad("files_count does not count files", request);
}

static void on_interrupt(const struct json *m, const char *request) {
  const char *camera = json_text(m, "camera_id");
  int stream = stream_of(m);
  if (!camera) return bad("interrupt_analysis without camera_id", request);
  if (stream < 0 || !slots[stream].active || strcmp(slots[stream].camera, camera))
    return say_stream("analysis_interrupted", request, asked_stream(m), camera,
                      "\"status\":\"error\",\"error_reason\":\"stream has no such analysis\"");
  reset(&slots[stream]);
  seen.interrupted++;
  say_stream("analysis_interrupted", request, stream, camera, "\"status\":\"ok\",\"message\":\"interrupted\"");
}

/* --- what it is asked --- */

static int camera_json(char *to, size_t room, const struct slot *s) {
  char working[1200] = "";
  if (s->working)
    snprintf(working, sizeof working, "{\"file_id\":%s,\"file_name\":\"%.1000s\",\"progress_pct\":50.0}", s->first->id,
             s->first->name);
  return snprintf(to, room,
                  "{\"camera_id\":%s,\"status\":\"running\",\"files\":{\"processing\":[%s],\"completed_count\":%d,"
                  "\"queued_count\":%d,\"queued\":[]}}",
                  s->camera, working, s->done, s->queued - s->working);
}

static int stream_json(char *to, size_t room, int stream) {
  const struct slot *s = &slots[stream];
  char camera[1600] = "";
  if (s->active) camera_json(camera, sizeof camera, s);
  return snprintf(to, room, "{\"stream_id\":%d,\"status\":\"%s\",\"cameras\":[%s]}", stream,
                  s->active ? "running" : "idle", camera);
}

static void on_status(const struct json *m, const char *request) {
  static char body[MAX_STREAMS * 1800];
  const char *camera = json_text(m, "camera_id");
  int stream = stream_of(m);
  const char *key = "streams";
  if (!json_text(m, "stream_id")) {
    size_t used = 0;
    for (int i = 0; i < options.streams; i++) {
      body[used++] = i ? ',' : '[';
      used += (size_t)stream_json(body + used, sizeof body - used, i);
    }
    snprintf(body + used, sizeof body - used, "]");
  } else if (stream < 0 || (camera && (!slots[stream].active || strcmp(slots[stream].camera, camera)))) {
    return say("{\"type\":\"analysis_status\",\"request_id\":\"%s\",\"status\":\"error\","
               "\"error_reason\":\"no such stream or camera\"}", request);
  } else if (camera) {
    camera_json(body, sizeof body, &slots[stream]);
    key = "camera";
  } else {
    stream_json(body, sizeof body, stream);
    key = "stream";
  }
  char of_stream[40] = "";
  if (camera) snprintf(of_stream, sizeof of_stream, "\"stream_id\":%d,", stream);
  say("{\"type\":\"analysis_status\",\"request_id\":\"%s\",\"timestamp\":\"%s\",%s\"%s\":%s}", request,
      seen.started, of_stream, key, body);
}

static void on_metrics(const char *request) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  say("{\"type\":\"metrics_response\",\"request_id\":\"%s\",\"cpu_percent\":1.5,\"ram_mb\":%.1f,\"gpu_percent\":0.0,"
      "\"vram_mb\":0.0}",
      request, (double)usage.ru_maxrss / 1024);
}

static void on_message(const char *text, size_t length) {
  struct json *m = json_parse(text, length);
  const char *type = json_text(m, "type"), *request = json_text(m, "request_id");
  seen.messages++;
  if (length > seen.largest) seen.largest = length;
  if (length > MESSAGE_LIMIT) bad("longer than 64 KiB", type);
  if (!type || !request) {
    bad("no JSON, no type or no request_id", text);
  } else if (!strcmp(type, "execute_ack") || !strcmp(type, "reconnection_ack")) {
    const char *status = json_text(m, "status");
    seen.confirmed = status && (!strcmp(status, "confirmed") || !strcmp(status, "ok"));
    if (!seen.confirmed) bad("not confirmed", text);
  } else if (!strcmp(type, "start_analysis")) {
    on_start(m, request);
  } else if (!strcmp(type, "push_file")) {
    on_push(m, request);
  } else if (!strcmp(type, "interrupt_analysis")) {
    on_interrupt(m, request);
  } else if (!strcmp(type, "query_analysis_status")) {
    on_status(m, request);
  } else if (!strcmp(type, "query_metrics")) {
    on_metrics(request);
  } else if (!strcmp(type, "terminate_app")) {
    terminated = 1;
    say("{\"type\":\"app_terminated\",\"request_id\":\"%s\",\"status\":\"ok\",\"message\":\"exiting\"}", request);
  } else {
    bad("unknown type", text);
  }
  json_free(m);
}

/* --- its connection --- */

static void on_piece(struct lws *wsi, const char *in, size_t length) {
  if (lws_is_first_fragment(wsi)) message_length = 0;
  char *longer = realloc(message, message_length + length + 1);
  if (!longer) abort();
  message = longer;
  memcpy(message + message_length, in, length);
  message_length += length;
  message[message_length] = 0;
  seen.pieces++;
  if (lws_is_final_fragment(wsi) && !lws_remaining_packet_payload(wsi)) {
    on_message(message, message_length);
    message_length = 0;
  }
}

static int on_writable(struct lws *wsi) {
  struct out *o = first_out;
  if (!o) return terminated ? -1 : 0;
  if (lws_write(wsi, o->bytes + LWS_PRE, o->length, LWS_WRITE_TEXT) < (int)o->length) return -1;
  first_out = o->next;
  if (!first_out) last_out = NULL;
  pending--;
  ready_waits = 0;
  free(o);
  lws_callback_on_writable(wsi);
  return 0;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t length) {
  (void)user;
  switch (reason) {
    case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
      lws_hdr_copy(wsi, seen.subprotocol, sizeof seen.subprotocol, WSI_TOKEN_PROTOCOL);
      return 0;
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
      connection = wsi;
      established = 1;
      message_length = 0;
      say_ready();
      return 0;
    case LWS_CALLBACK_CLIENT_RECEIVE:
      on_piece(wsi, in, length);
      return 0;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
      return on_writable(wsi);
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
      if (length >= 2) seen.last_close = ((unsigned char *)in)[0] << 8 | ((unsigned char *)in)[1];
      return 0;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
    case LWS_CALLBACK_CLIENT_CLOSED:
      connection = NULL;
      established = 0;
      forget_unsent_ready();
      return 0;
    default:
      return 0;
  }
}

static const struct lws_protocols protocols[] = {{"deepstream-protocol", callback, 0, RX_BUFFER, 0, NULL, 0},
                                                 {NULL, NULL, 0, 0, 0, NULL, 0}};

static void keep_connected(time_t *last_try) {
  time_t now = time(NULL);
  if (connection || terminated || now == *last_try) return;
  *last_try = now;
  struct lws_client_connect_info info = {0};
  info.context = context;
  info.address = info.host = info.origin = "127.0.0.1";
  info.port = options.port;
  info.path = options.path;
  info.protocol = protocols[0].name;
  info.pwsi = &connection;
  lws_client_connect_via_info(&info);
}

static void stop(int signal) {
  (void)signal;
  stopped = 1;
}

static void tick(lws_sorted_usec_list_t *timer) { (void)timer; }

static void run(void) {
  time_t began = time(NULL), last_try = 0;
  lws_sorted_usec_list_t timer = {0};
  while (!stopped && time(NULL) - began < options.seconds) {
    keep_connected(&last_try);
    for (int i = 0; established && i < options.streams * STEPS_AT_ONCE; i++) step(i % options.streams);
    if (terminated && !connection) return;
    if (options.jobs_before_exit && seen.jobs >= options.jobs_before_exit && !pending) return;
    lws_sul_schedule(context, 0, &timer, tick, LWS_US_PER_MS * 5);
    if (lws_service(context, 0) < 0) return;
  }
}

static void read_options(int count, char **values) {
  int option;
  options.id = getenv("APP_ID");
  while ((option = getopt(count, values, "c:p:n:j:t:")) != -1) switch (option) {
      case 'c': options.config = optarg; break;
      case 'p': options.port = atoi(optarg); break;
      case 'n': options.streams = atoi(optarg); break;
      case 'j': options.jobs_before_exit = atol(optarg); break;
      case 't': options.seconds = atol(optarg); break;
      default: exit(2);
    }
  if (!options.id || options.streams < 1 || options.streams > MAX_STREAMS) exit(2);
}

int main(int count, char **values) {
  time_t now = time(NULL);
  read_options(count, values);
  strftime(seen.started, sizeof seen.started, "%Y-%m-%dT%H:%M:%S+00:00", gmtime(&now));
  signal(SIGTERM, stop);
  signal(SIGINT, stop);
  lws_set_log_level(LLL_ERR, NULL);
  struct lws_context_creation_info info = {0};
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.protocols = protocols;
  context = lws_create_context(&info);
  if (!context) return 1;
  run();
  lws_context_destroy(context);
  printf("{\"jobs\":%ld,\"files\":%ld,\"messages\":%ld,\"pieces\":%ld,\"connections\":%ld,\"largest\":%zu,"
         "\"bad\":%ld,\"unordered\":%ld,\"after_eos\":%ld,\"busy\":%ld,\"interrupted\":%ld,\"confirmed\":%s,"
         "\"subprotocol\":\"%s\",\"starts\":[%s]}\n",
         seen.jobs, seen.files, seen.messages, seen.pieces, seen.connections, seen.largest, seen.bad, seen.unordered,
         seen.after_eos, seen.busy, seen.interrupted, seen.confirmed ? "true" : "false", seen.subprotocol,
         started ? started : "");
  for (int i = 0; i < MAX_STREAMS; i++) reset(&slots[i]);
  forget_output();
  free(message), free(started);
  return 0;
}
