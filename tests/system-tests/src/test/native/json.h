/* A JSON reader as small as an app needs. Numbers keep their text: a 64-bit inode does not fit a double. */
#ifndef DSFLEET_JSON_H
#define DSFLEET_JSON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
  enum json_kind kind;
  char *name;       /* of a member of an object */
  char *text;       /* of a string (decoded), a number or a boolean (as written) */
  struct json *child;
  struct json *next;
};

struct json_cursor {
  const char *at;
  const char *end;
  int depth;
};

static void json_free(struct json *node) {
  while (node) {
    struct json *next = node->next;
    json_free(node->child);
    free(node->name);
    free(node->text);
    free(node);
    node = next;
  }
}

static void json_skip(struct json_cursor *c) {
  while (c->at < c->end && strchr(" \t\r\n", *c->at)) c->at++;
}

static int json_take(struct json_cursor *c, char wanted) {
  json_skip(c);
  if (c->at >= c->end || *c->at != wanted) return 0;
  c->at++;
  return 1;
}

static size_t json_utf8(unsigned code, char *to) {
  if (code < 0x80) return to[0] = (char)code, 1;
  if (code < 0x800) return to[0] = (char)(0xC0 | code >> 6), to[1] = (char)(0x80 | (code & 63)), 2;
  size_t n = 0;
  if (code < 0x10000) {
    to[n++] = (char)(0xE0 | code >> 12);
  } else {
    to[n++] = (char)(0xF0 | code >> 18);
    to[n++] = (char)(0x80 | (code >> 12 & 63));
  }
  to[n++] = (char)(0x80 | (code >> 6 & 63));
  to[n++] = (char)(0x80 | (code & 63));
  return n;
}

static int json_hex4(struct json_cursor *c, unsigned *code) {
  char digits[5] = {0};
  if (c->end - c->at < 4) return 0;
  memcpy(digits, c->at, 4);
  if (strspn(digits, "0123456789abcdefABCDEF") != 4) return 0;
  *code = (unsigned)strtoul(digits, NULL, 16);
  c->at += 4;
  return 1;
}

static int json_escape(struct json_cursor *c, char *to, size_t *used) {
  static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
  if (c->at >= c->end) return 0;
  char kind = *c->at++;
  const char *simple = kind ? strchr(from, kind) : NULL;
  if (simple) return to[(*used)++] = into[simple - from], 1;
  unsigned code, low;
  if (kind != 'u' || !json_hex4(c, &code)) return 0;
  if (code >= 0xD800 && code < 0xDC00) {
    if (c->end - c->at < 6 || c->at[0] != '\\' || c->at[1] != 'u') return 0;
    c->at += 2;
    if (!json_hex4(c, &low) || low < 0xDC00 || low > 0xDFFF) return 0;
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  *used += json_utf8(code, to + *used);
  return 1;
}

/* A decoded string; NULL when it is not one. A decoded string is never longer than its escapes. */
static char *json_string(struct json_cursor *c) {
  if (!json_take(c, '"')) return NULL;
  char *to = malloc((size_t)(c->end - c->at) + 1);
  size_t used = 0;
  while (to && c->at < c->end) {
    unsigned char next = (unsigned char)*c->at++;
    if (next == '"') {
      to[used] = 0;
      char *fitted = realloc(to, used + 1);
      return fitted ? fitted : to;
    }
    if (next < 0x20 || (next == '\\' && !json_escape(c, to, &used))) break;
    if (next != '\\') to[used++] = (char)next;
  }
  free(to);
  return NULL;
}

static struct json *json_value(struct json_cursor *c);

static int json_children(struct json_cursor *c, struct json *parent, char closing) {
  struct json **last = &parent->child;
  if (json_take(c, closing)) return 1;
  do {
    char *name = NULL;
    if (parent->kind == JSON_OBJECT && (!(name = json_string(c)) || !json_take(c, ':'))) {
      free(name);
      return 0;
    }
    struct json *child = json_value(c);
    if (!child) {
      free(name);
      return 0;
    }
    child->name = name;
    *last = child;
    last = &child->next;
  } while (json_take(c, ','));
  return json_take(c, closing);
}

static int json_word(struct json_cursor *c, struct json *node) {
  const char *from = c->at;
  while (c->at < c->end && strchr("+-.0123456789abcdefghijklmnopqrstuvwxyzE", *c->at)) c->at++;
  size_t length = (size_t)(c->at - from);
  if (!length || !(node->text = strndup(from, length))) return 0;
  if (!strcmp(node->text, "null")) return node->kind = JSON_NULL, 1;
  if (!strcmp(node->text, "true") || !strcmp(node->text, "false")) return node->kind = JSON_BOOL, 1;
  char *rest;
  strtod(node->text, &rest);
  node->kind = JSON_NUMBER;
  return !*rest;
}

static struct json *json_value(struct json_cursor *c) {
  struct json *node = calloc(1, sizeof *node);
  json_skip(c);
  int good = 0;
  if (node && c->at < c->end && ++c->depth < 32) {
    if (*c->at == '"') {
      node->kind = JSON_STRING;
      good = (node->text = json_string(c)) != NULL;
    } else if (*c->at == '{' || *c->at == '[') {
      int object = *c->at++ == '{';
      node->kind = object ? JSON_OBJECT : JSON_ARRAY;
      good = json_children(c, node, object ? '}' : ']');
    } else {
      good = json_word(c, node);
    }
    c->depth--;
  }
  if (good) return node;
  json_free(node);
  return NULL;
}

/* The tree of one whole text; NULL when it is not JSON. */
static struct json *json_parse(const char *text, size_t length) {
  struct json_cursor cursor = {text, text + length, 0};
  struct json *node = json_value(&cursor);
  json_skip(&cursor);
  if (node && cursor.at != cursor.end) {
    json_free(node);
    return NULL;
  }
  return node;
}

static const struct json *json_member(const struct json *object, const char *name) {
  if (!object || object->kind != JSON_OBJECT) return NULL;
  for (const struct json *m = object->child; m; m = m->next)
    if (!strcmp(m->name, name)) return m;
  return NULL;
}

/* The text of a string or number member; NULL when there is none. */
static const char *json_text(const struct json *object, const char *name) {
  const struct json *m = json_member(object, name);
  return m && (m->kind == JSON_STRING || m->kind == JSON_NUMBER) ? m->text : NULL;
}

#endif
