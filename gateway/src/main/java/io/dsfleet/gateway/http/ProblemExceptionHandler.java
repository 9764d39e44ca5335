package io.dsfleet.gateway.http;

import io.dsfleet.broker.BrokerUnavailableException;
import io.dsfleet.broker.request.RequestUnansweredException;
import io.dsfleet.messages.codec.JsonMismatchMessages;
import io.dsfleet.state.connection.StateUnavailableException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Converts exceptions to problem responses. Internal errors are logged and not disclosed. */
@RestControllerAdvice
public final class ProblemExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemExceptionHandler.class);

  private final Duration retryAfter;

  /**
   * @param retryAfter value of {@code Retry-After} in 503 responses
   */
  public ProblemExceptionHandler(Duration retryAfter) {
    this.retryAfter = retryAfter;
  }

  @ExceptionHandler(Exception.class)
  @Nullable ResponseEntity<ProblemResponse> handle(
      Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (response.isCommitted()) {
      // The server then breaks the connection, so that the client sees that the body is incomplete.
      throw failure;
    }
    Throwable cause = unwrapped(failure);
    if (cause instanceof AsyncRequestNotUsableException) {
      return null;
    }
    ProblemResponse problem = problem(cause, request);
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (problem.status() == ProblemCode.UNAVAILABLE.status()) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    if (cause instanceof HttpRequestMethodNotSupportedException wrong) {
      Set<HttpMethod> allowed = wrong.getSupportedHttpMethods();
      headers.setAllow(allowed == null ? Set.of() : allowed);
    }
    return ResponseEntity.status(problem.status()).headers(headers).body(problem);
  }

  private static ProblemResponse problem(Throwable cause, HttpServletRequest request) {
    return switch (cause) {
      case ProblemException refused -> refused.problem();
      case StateUnavailableException _ ->
          ProblemResponse.of(ProblemCode.UNAVAILABLE, "Redis is unavailable; try again later");
      case RequestUnansweredException _ ->
          ProblemResponse.of(
              ProblemCode.UNAVAILABLE,
              "the service did not respond in time; the operation may or may not have happened");
      case BrokerUnavailableException _ ->
          ProblemResponse.of(ProblemCode.UNAVAILABLE, "RabbitMQ is unavailable; try again later");
      case MethodArgumentTypeMismatchException wrong -> mismatch(wrong);
      case HttpRequestMethodNotSupportedException wrong ->
          ProblemResponse.of(ProblemCode.METHOD_NOT_ALLOWED, unsupportedMethod(wrong));
      case HttpMediaTypeNotAcceptableException _ ->
          ProblemResponse.of(
              ProblemCode.NOT_ACCEPTABLE,
              "the response is JSON; let the Accept header allow application/json");
      case SocketTimeoutException _ ->
          ProblemResponse.of(ProblemCode.BODY_TOO_SLOW, "the request body stopped arriving");
      case IOException _ ->
          ProblemResponse.of(ProblemCode.BAD_REQUEST, "the request body is incomplete");
      case ErrorResponse known -> forStatus(known.getStatusCode().value(), request);
      default -> {
        LOG.error("Request {} {} failed", request.getMethod(), request.getRequestURI(), cause);
        yield ProblemResponse.of(ProblemCode.INTERNAL, "internal error; see the server log");
      }
    };
  }

  /** The response for errors of which only the HTTP status is known. */
  static ProblemResponse forStatus(int status, HttpServletRequest request) {
    return switch (status) {
      case 404 -> ProblemResponse.of(ProblemCode.UNKNOWN_ROUTE, unknownRoute(request));
      case 405 ->
          ProblemResponse.of(
              ProblemCode.METHOD_NOT_ALLOWED,
              "method " + request.getMethod() + " is not supported");
      case 406 ->
          ProblemResponse.of(
              ProblemCode.NOT_ACCEPTABLE,
              "the response is JSON; let the Accept header allow application/json");
      case 413 -> ProblemResponse.of(ProblemCode.BODY_TOO_LARGE, "the request body is too large");
      case 415 ->
          ProblemResponse.of(
              ProblemCode.NOT_JSON,
              "the Content-Type of the request is not supported; use application/json");
      case 503 ->
          ProblemResponse.of(
              ProblemCode.UNAVAILABLE, "the server is temporarily unavailable; try again later");
      default ->
          status >= 500
              ? ProblemResponse.of(ProblemCode.INTERNAL, "internal error; see the server log")
              : ProblemResponse.of(ProblemCode.BAD_REQUEST, "the request is malformed");
    };
  }

  private static ProblemResponse mismatch(MethodArgumentTypeMismatchException wrong) {
    Class<?> type = wrong.getRequiredType();
    return ProblemException.invalidField(
            wrong.getName(),
            "expected "
                + (type == null ? "another value" : JsonMismatchMessages.typeName(type))
                + ", but it is '"
                + ProblemResponse.quotable(String.valueOf(wrong.getValue()))
                + "'")
        .problem();
  }

  private static String unknownRoute(HttpServletRequest request) {
    Object forwarded = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    String path = forwarded instanceof String uri ? uri : request.getRequestURI();
    return "no route " + request.getMethod() + " " + ProblemResponse.quotable(path) + "; see /docs";
  }

  private static String unsupportedMethod(HttpRequestMethodNotSupportedException failure) {
    String[] supported = failure.getSupportedMethods();
    return "method "
        + failure.getMethod()
        + " is not supported; use "
        + (supported == null
            ? "another one"
            : String.join(" or ", new TreeSet<>(List.of(supported))));
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
