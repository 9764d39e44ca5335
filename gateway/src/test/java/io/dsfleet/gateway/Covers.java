package io.dsfleet.gateway;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Routes, as the OpenAPI document names them, that this test calls and that answer it with 2xx. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CoversCheck.class)
public @interface Covers {
  /** Such as {@code GET /deepstream/jobs/{id}}. */
  String[] value();
}
