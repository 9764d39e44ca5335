package io.dsfleet.architecture;

import java.util.List;

/**
 * One text file of the project.
 *
 * @param path from the root of the checkout, with forward slashes
 * @param lines its content; empty if it is not UTF-8
 */
record SourceFile(String path, List<String> lines) {
  boolean isTest() {
    return path.contains("/src/test/");
  }

  boolean isIn(String module) {
    return path.startsWith(module + "/");
  }
}
