package io.dsfleet.gateway.http;

import io.dsfleet.messages.codec.UnknownNameMessages;
import io.dsfleet.messages.job.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses query parameters that the route of the gateway does not have. */
public final class QueryParameterChecker implements HandlerInterceptor {
  private static final String GATEWAY_PACKAGE = "io.dsfleet.gateway.";
  private static final int MAX_ERRORS = 20;

  /** Read by the authentication of every route. */
  private static final String TICKET = "ticket";

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    String query = request.getQueryString();
    if (query != null
        && handler instanceof HandlerMethod route
        && route.getBeanType().getName().startsWith(GATEWAY_PACKAGE)) {
      List<FieldError> errors = check(query, parameters(route));
      if (!errors.isEmpty()) {
        throw new ProblemException(ProblemResponse.invalidRequest(errors));
      }
    }
    return true;
  }

  private static List<FieldError> check(String query, Set<String> known) {
    List<FieldError> errors = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (String pair : query.split("&")) {
      names.add(decoded(pair.split("=", 2)[0]));
    }
    for (String name : names) {
      if (!name.isEmpty()
          && !name.equals(TICKET)
          && !known.contains(name)
          && errors.size() < MAX_ERRORS) {
        errors.add(
            new FieldError(
                ProblemResponse.quotable(name), UnknownNameMessages.describe(name, known)));
      }
    }
    return errors;
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return name;
    }
  }

  private static Set<String> parameters(HandlerMethod route) {
    Set<String> names = new TreeSet<>();
    for (MethodParameter parameter : route.getMethodParameters()) {
      @Nullable RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
      if (annotation != null) {
        names.add(
            annotation.name().isEmpty() ? parameter.getParameter().getName() : annotation.name());
      }
    }
    return names;
  }
}
