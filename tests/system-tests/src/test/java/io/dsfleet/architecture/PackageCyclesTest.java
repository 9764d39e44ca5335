package io.dsfleet.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packages of the main code depend on each other in one direction only. */
class PackageCyclesTest {
  private static final SourceTree TREE = SourceTree.find();

  @Test
  void packages_haveNoCycles() {
    List<Path> classes =
        TREE.modules().stream()
            .map(module -> TREE.root().resolve(module).resolve("target/classes"))
            .filter(Files::isDirectory)
            .toList();

    slices()
        .matching(ModuleTable.ROOT + ".(**)")
        .should()
        .beFreeOfCycles()
        .check(new ClassFileImporter().importPaths(classes));
  }
}
