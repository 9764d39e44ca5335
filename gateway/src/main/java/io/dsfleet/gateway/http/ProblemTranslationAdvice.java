package io.dsfleet.gateway.http;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Translates problems into Korean if {@code Accept-Language} prefers it. */
@RestControllerAdvice
public final class ProblemTranslationAdvice implements ResponseBodyAdvice<Object> {
  @Override
  public boolean supports(
      MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returnType,
      MediaType type,
      Class<? extends HttpMessageConverter<?>> converter,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    if (body instanceof ProblemResponse problem) {
      boolean korean =
          KoreanProblemTranslator.prefersKorean(
              request.getHeaders().getFirst(HttpHeaders.ACCEPT_LANGUAGE));
      response.getHeaders().set(HttpHeaders.CONTENT_LANGUAGE, korean ? "ko" : "en");
      response.getHeaders().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
      return korean ? KoreanProblemTranslator.translate(problem) : problem;
    }
    return body;
  }
}
