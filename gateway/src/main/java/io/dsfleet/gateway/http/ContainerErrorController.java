package io.dsfleet.gateway.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Responds to errors that occur outside the controllers, in the container or in filters. */
@RestController
public final class ContainerErrorController implements ErrorController {
  @RequestMapping("/error")
  ResponseEntity<ProblemResponse> error(HttpServletRequest request) {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    ProblemResponse problem =
        ProblemExceptionHandler.forStatus(status instanceof Integer code ? code : 404, request);
    return ResponseEntity.status(problem.status())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
