package io.dsfleet.gateway.http;

import io.dsfleet.messages.codec.JsonMismatchMessages;
import io.dsfleet.messages.codec.ParserMessageSanitizer;
import io.dsfleet.messages.codec.WholeNumbers;
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

/** Reads JSON request bodies within limits of size, time and depth. */
public final class JsonBodyReader {
  private static final int CHUNK = 16 * 1024;
  private static final int BYTE_MASK = 0xFF;
  private static final int FIRST_OF_UTF_16_MARKS = 0xFE;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Smaller bodies cannot contain enough names to exhaust memory. */
  private static final int MIN_CHECKED_BYTES = 64 * 1024;

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

  private final JsonMapper mapper;
  private final long maxBytes;
  private final long timeoutMillis;
  private final LongSupplier nanoTime;
  private final RequestBodyBudget budget;

  /**
   * @param maxBytes upper bound of a body
   * @param timeoutMillis how long a body may take to arrive
   * @param nanoTime a monotonic clock
   * @param budget memory budget shared by the bodies of all requests
   * @param acceptsUnknownFields whether unknown fields are ignored; otherwise they are refused
   */
  public JsonBodyReader(
      long maxBytes,
      long timeoutMillis,
      LongSupplier nanoTime,
      RequestBodyBudget budget,
      boolean acceptsUnknownFields) {
    this.maxBytes = maxBytes;
    this.timeoutMillis = timeoutMillis;
    this.nanoTime = nanoTime;
    this.budget = budget;
    this.mapper =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, !acceptsUnknownFields)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .addModule(WholeNumbers.module())
            .build();
  }

  /** Reads the body as {@code type}; throws a 400, 408, 413, 415 or 422 problem if that fails. */
  public <T> T read(HttpServletRequest request, Class<T> type) throws IOException {
    requireJson(request.getContentType());
    requireNoEncoding(request.getHeader("Content-Encoding"));
    try (RequestBodyBudget.Reservation share = budget.openReservation()) {
      return parse(received(request, share), type);
    }
  }

  /** Like {@link #read}, but returns null if there is no body. */
  public <T> @Nullable T readOptional(HttpServletRequest request, Class<T> type)
      throws IOException {
    try (RequestBodyBudget.Reservation share = budget.openReservation()) {
      ReceivedBody body = received(request, share);
      if (body.length == 0) {
        return null;
      }
      requireJson(request.getContentType());
      requireNoEncoding(request.getHeader("Content-Encoding"));
      return parse(body, type);
    }
  }

  /** Canonical JSON of the value, independent of the spelling of the request body. */
  public byte[] canonicalJson(Object value) {
    return mapper.writeValueAsBytes(value);
  }

  /** Upper bound of a body. */
  public long maxBytes() {
    return maxBytes;
  }

  /** A page of another site could send any other content type without a CORS preflight. */
  private static void requireJson(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].strip().equals("application/json")) {
      throw new ProblemException(
          ProblemCode.NOT_JSON,
          type.isEmpty()
              ? "the Content-Type header is missing; use application/json"
              : "the Content-Type '"
                  + ProblemResponse.quotable(type)
                  + "' is not supported; use application/json");
    }
  }

  private static void requireNoEncoding(@Nullable String encoding) {
    if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
      throw new ProblemException(
          ProblemCode.UNSUPPORTED_ENCODING,
          "the Content-Encoding '"
              + ProblemResponse.quotable(encoding)
              + "' is not supported; send the body uncompressed");
    }
  }

  <T> T parse(byte[] body, Class<T> type) {
    return parse(new ReceivedBody(body, body.length), type);
  }

  private <T> T parse(ReceivedBody body, Class<T> type) {
    if (body.length == 0) {
      throw new ProblemException(
          ProblemCode.MALFORMED_JSON, "the request body is missing; send a JSON object");
    }
    T value;
    try {
      checkNames(body);
      value = mapper.readValue(body.bytes, 0, body.length, type);
    } catch (DatabindException | InputCoercionException shape) {
      throw new ProblemException(
          ProblemResponse.invalidRequest(
              List.of(new FieldError(field(shape), JsonMismatchMessages.describe(shape)))));
    } catch (JacksonException malformed) {
      throw malformed(malformed);
    }
    if (value == null) {
      throw new ProblemException(
          ProblemCode.BAD_REQUEST, "the body must be an object, but it is null");
    }
    return value;
  }

  /**
   * Limits the number of names per object, because duplicate detection stores every name at many
   * times its size.
   */
  private static void checkNames(ReceivedBody body) {
    if (body.length < MIN_CHECKED_BYTES) {
      return;
    }
    int[] names = new int[MAX_DEPTH + 1];
    int depth = 0;
    try (JsonParser parser =
        SCANNER.createParser(ObjectReadContext.empty(), body.bytes, 0, body.length)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> names[++depth] = 0;
          case END_OBJECT -> depth--;
          case PROPERTY_NAME -> names[depth]++;
          default -> {}
        }
        if (names[depth] > MAX_NAMES) {
          throw new ProblemException(
              ProblemCode.BAD_REQUEST, "too many names in an object; the maximum is " + MAX_NAMES);
        }
      }
    }
  }

  private static ProblemException malformed(JacksonException failure) {
    TokenStreamLocation location = failure.getLocation();
    String where =
        location == null
            ? ""
            : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    return new ProblemException(
        ProblemCode.MALFORMED_JSON,
        "invalid JSON"
            + where
            + ": "
            + ParserMessageSanitizer.sanitize(failure.getOriginalMessage()));
  }

  private static String field(JacksonException failure) {
    String path = JsonMismatchMessages.field(failure);
    return path.isEmpty() ? "body" : path;
  }

  /** A received body: its bytes, followed by unused space. */
  private static final class ReceivedBody {
    private final byte[] bytes;
    private final int length;

    ReceivedBody(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }
  }

  private ReceivedBody received(HttpServletRequest request, RequestBodyBudget.Reservation share)
      throws IOException {
    long announced = request.getContentLengthLong();
    if (announced > maxBytes) {
      throw tooLarge();
    }
    long deadline = nanoTime.getAsLong() + timeoutMillis * NANOS_PER_MILLI;
    // The buffer grows with the received bytes, because Content-Length may be false.
    long longest = announced >= 0 ? announced + 1 : maxBytes + 1;
    int first = (int) Math.min(CHUNK, longest);
    share.reserve(first);
    byte[] body = new byte[first];
    int length = 0;
    InputStream in = request.getInputStream();
    while (true) {
      int read = in.read(body, length, body.length - length);
      if (read < 0) {
        // The parser reads beyond the given length behind a byte order mark of UTF-16.
        boolean isMarked = length > 0 && (body[0] & BYTE_MASK) >= FIRST_OF_UTF_16_MARKS;
        return new ReceivedBody(isMarked ? Arrays.copyOf(body, length) : body, length);
      }
      length += read;
      if (length > maxBytes) {
        throw tooLarge();
      }
      if (nanoTime.getAsLong() - deadline > 0) {
        throw new ProblemException(
            ProblemCode.BODY_TOO_SLOW,
            "the request body did not arrive within " + timeoutMillis + " ms");
      }
      if (length == body.length) {
        int larger = (int) Math.min(body.length * 2L, longest);
        share.reserve(larger - body.length);
        body = Arrays.copyOf(body, larger);
      }
    }
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        ProblemCode.BODY_TOO_LARGE,
        "the request body is too large; the maximum is " + maxBytes + " bytes");
  }
}
