package io.dsfleet.gateway.http;

import io.dsfleet.messages.codec.ParserWords;
import io.dsfleet.messages.job.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads request bodies within bounds of size, time and depth. */
public final class JsonBody {
  private static final int CHUNK = 16 * 1024;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A body of less cannot hold enough names to matter. */
  private static final int NAMES_CHECKED_FROM = 64 * 1024;

  private static final int MAX_NAMES = 1_000;
  private static final int MAX_DEPTH = 500;
  private static final int MAX_TOKENS = 1_000_000;
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxTokenCount(MAX_TOKENS).build();
  private static final JsonFactory SCANNER =
      JsonFactory.builder()
          .streamReadConstraints(CONSTRAINTS)
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .build();

  private final JsonMapper mapper =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();
  private final long bytesMost;
  private final long timeoutMillis;
  private final LongSupplier nanoTime;
  private final BodyBudget budget;

  /**
   * @param bytesMost bytes of a body at most
   * @param timeoutMillis how long a body may take to arrive
   * @param nanoTime a monotonic clock
   * @param budget what the bodies of all requests together may hold
   */
  public JsonBody(long bytesMost, long timeoutMillis, LongSupplier nanoTime, BodyBudget budget) {
    this.bytesMost = bytesMost;
    this.timeoutMillis = timeoutMillis;
    this.nanoTime = nanoTime;
    this.budget = budget;
  }

  /** The body as {@code type}; ends the request with 400, 408, 413, 415 or 422 where it is not. */
  public <T> T read(HttpServletRequest request, Class<T> type) throws IOException {
    requireJson(request.getContentType());
    try (BodyBudget.Share share = budget.open()) {
      return parse(received(request, share), type);
    }
  }

  /** As {@link #read}, null where there is no body. */
  public <T> @Nullable T readIfAny(HttpServletRequest request, Class<T> type) throws IOException {
    try (BodyBudget.Share share = budget.open()) {
      Body body = received(request, share);
      if (body.length() == 0) {
        return null;
      }
      requireJson(request.getContentType());
      return parse(body, type);
    }
  }

  /** A canonical text of the value: the same for bodies that differ in spelling only. */
  public byte[] canonical(Object value) {
    return mapper.writeValueAsBytes(value);
  }

  /** Anything else could be sent by a page of another site without asking first. */
  private static void requireJson(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/json")) {
      throw new ProblemException(
          ProblemCode.NOT_JSON,
          "expected Content-Type application/json, but it is "
              + (type.isEmpty() ? "missing" : "another"));
    }
  }

  <T> T parse(byte[] body, Class<T> type) {
    return parse(new Body(body, body.length), type);
  }

  private <T> T parse(Body body, Class<T> type) {
    if (body.length() == 0) {
      throw new ProblemException(ProblemCode.MALFORMED_JSON, "expected JSON, but there is no body");
    }
    T value;
    try {
      checkNames(body);
      value = mapper.readValue(body.bytes(), 0, body.length(), type);
    } catch (DatabindException | InputCoercionException shape) {
      throw new ProblemException(
          Problem.invalid(
              List.of(
                  new FieldError(
                      field(shape), ParserWords.forSender(shape.getOriginalMessage())))));
    } catch (JacksonException malformed) {
      throw malformed(malformed);
    }
    if (value == null) {
      throw new ProblemException(ProblemCode.BAD_REQUEST, "expected an object, but it is null");
    }
    return value;
  }

  /**
   * Bounds the names of each object. Duplicate detection remembers them all, at many times their
   * size.
   */
  private static void checkNames(Body body) {
    if (body.length() < NAMES_CHECKED_FROM) {
      return;
    }
    int[] names = new int[MAX_DEPTH + 1];
    int depth = 0;
    try (JsonParser parser =
        SCANNER.createParser(ObjectReadContext.empty(), body.bytes(), 0, body.length())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> names[++depth] = 0;
          case END_OBJECT -> depth--;
          case PROPERTY_NAME -> names[depth]++;
          default -> {}
        }
        if (names[depth] > MAX_NAMES) {
          throw new ProblemException(
              ProblemCode.BAD_REQUEST,
              "expected at most " + MAX_NAMES + " names in an object, but there are more");
        }
      }
    }
  }

  private static ProblemException malformed(JacksonException wrong) {
    TokenStreamLocation at = wrong.getLocation();
    String where =
        at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr() + ":";
    return new ProblemException(
        ProblemCode.MALFORMED_JSON,
        "expected JSON, but" + where + " " + ParserWords.forSender(wrong.getOriginalMessage()));
  }

  private static String field(JacksonException wrong) {
    StringBuilder path = new StringBuilder();
    wrong
        .getPath()
        .forEach(
            step -> {
              if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
              } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
              }
            });
    return path.isEmpty() ? "body" : path.toString();
  }

  /**
   * A body that arrived.
   *
   * @param bytes the body, and room behind it
   */
  private record Body(byte[] bytes, int length) {}

  private Body received(HttpServletRequest request, BodyBudget.Share share) throws IOException {
    long announced = request.getContentLengthLong();
    if (announced > bytesMost) {
      throw tooLarge();
    }
    long deadline = nanoTime.getAsLong() + timeoutMillis * NANOS_PER_MILLI;
    // Memory follows the bytes that arrived: the announced length is only the sender's claim.
    long longest = announced >= 0 ? announced + 1 : bytesMost + 1;
    int first = (int) Math.min(CHUNK, longest);
    share.grow(first);
    byte[] body = new byte[first];
    int length = 0;
    InputStream in = request.getInputStream();
    while (true) {
      int read = in.read(body, length, body.length - length);
      if (read < 0) {
        return new Body(body, length);
      }
      length += read;
      if (length > bytesMost) {
        throw tooLarge();
      }
      if (nanoTime.getAsLong() - deadline > 0) {
        throw new ProblemException(
            ProblemCode.BODY_TOO_SLOW,
            "expected the body within " + timeoutMillis + " ms, but it was not");
      }
      if (length == body.length) {
        int larger = (int) Math.min(body.length * 2L, longest);
        share.grow(larger - body.length);
        body = Arrays.copyOf(body, larger);
      }
    }
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        ProblemCode.BODY_TOO_LARGE, "expected at most " + bytesMost + " bytes, but there are more");
  }
}
