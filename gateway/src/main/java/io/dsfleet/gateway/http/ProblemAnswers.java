package io.dsfleet.gateway.http;

import io.dsfleet.broker.BrokerUnavailableException;
import io.dsfleet.broker.UnansweredException;
import io.dsfleet.state.StateUnavailableException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
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

/** Turns every failure into a problem answer; what happened inside is logged, never told. */
@RestControllerAdvice
public final class ProblemAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);

  private final Duration retryAfter;

  /**
   * @param retryAfter what a 503 asks clients to wait
   */
  public ProblemAnswers(Duration retryAfter) {
    this.retryAfter = retryAfter;
  }

  @ExceptionHandler(Exception.class)
  @Nullable ResponseEntity<Problem> answer(Exception failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof AsyncRequestNotUsableException) {
      return null;
    }
    Problem problem = problem(cause);
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

  private static Problem problem(Throwable cause) {
    return switch (cause) {
      case ProblemException refused -> refused.problem();
      case StateUnavailableException _ ->
          Problem.of(ProblemCode.UNAVAILABLE, "Redis does not answer; nothing is known to be lost");
      case UnansweredException _ ->
          Problem.of(ProblemCode.UNAVAILABLE, "who should answer did not; the outcome is unknown");
      case BrokerUnavailableException _ ->
          Problem.of(ProblemCode.UNAVAILABLE, "RabbitMQ does not answer");
      case MethodArgumentTypeMismatchException wrong -> mismatch(wrong);
      case HttpRequestMethodNotSupportedException wrong ->
          Problem.of(
              ProblemCode.METHOD_NOT_ALLOWED,
              "expected another method, but it is " + wrong.getMethod());
      case HttpMediaTypeNotAcceptableException _ ->
          Problem.of(ProblemCode.NOT_ACCEPTABLE, "expected Accept to allow application/json");
      case SocketTimeoutException _ ->
          Problem.of(ProblemCode.BODY_TOO_SLOW, "expected the body to go on, but it did not");
      case IOException _ ->
          Problem.of(ProblemCode.BAD_REQUEST, "expected a whole body, but it broke off");
      case ErrorResponse known -> byStatus(known.getStatusCode().value());
      default -> {
        LOG.error("A request failed", cause);
        yield Problem.of(ProblemCode.INTERNAL, "the server failed; its log says more");
      }
    };
  }

  /** The answer where a framework knows nothing but a status. */
  static Problem byStatus(int status) {
    return switch (status) {
      case 404 -> Problem.of(ProblemCode.UNKNOWN_ROUTE, "expected a known route, but it is none");
      case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "expected another method");
      case 406 -> Problem.of(ProblemCode.NOT_ACCEPTABLE, "expected Accept to allow JSON");
      case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE, "expected a smaller body");
      case 415 -> Problem.of(ProblemCode.NOT_JSON, "expected Content-Type application/json");
      case 503 -> Problem.of(ProblemCode.UNAVAILABLE, "expected to serve, but cannot now");
      default ->
          status >= 500
              ? Problem.of(ProblemCode.INTERNAL, "the server failed; its log says more")
              : Problem.of(ProblemCode.BAD_REQUEST, "expected a readable request, but it is not");
    };
  }

  private static Problem mismatch(MethodArgumentTypeMismatchException wrong) {
    Class<?> type = wrong.getRequiredType();
    return ProblemException.invalid(
            wrong.getName(),
            "expected a "
                + (type == null ? "value" : type.getSimpleName())
                + ", but it is something else")
        .problem();
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable at = failure;
    while ((at instanceof CompletionException || at instanceof ExecutionException)
        && at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }
}
