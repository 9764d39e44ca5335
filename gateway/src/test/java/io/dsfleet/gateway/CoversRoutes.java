package io.dsfleet.gateway;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Routes that the annotated test calls successfully, as the OpenAPI document names them. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RouteCoverageExtension.class)
public @interface CoversRoutes {
  /** Method and path, such as {@code GET /deepstream/jobs/{id}}. */
  String[] value();
}
