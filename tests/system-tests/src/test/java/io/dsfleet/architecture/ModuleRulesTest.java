package io.dsfleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.dsfleet.architecture.ModuleTable.Module;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The module table, held against the compiled main classes of every module. */
class ModuleRulesTest {
  private static final SourceTree TREE = SourceTree.find();
  private static final JavaClasses CLASSES = mainClasses();

  @Test
  void everyModule_hasItsRow() {
    Set<String> rows =
        ModuleTable.MODULES.stream()
            .map(Module::folder)
            .collect(Collectors.toCollection(TreeSet::new));
    rows.addAll(ModuleTable.CLIENTS_OF_ALL);

    assertThat(TREE.modules()).isEqualTo(rows);
  }

  @Test
  void everyClass_liesInItsModulesPackage() {
    assertThat(ModuleTable.MODULES.stream().flatMap(ModuleRulesTest::strangers)).isEmpty();
  }

  @Test
  void module_usesOnlyWhatItsRowAllows() {
    assertThat(
            ModuleTable.MODULES.stream()
                .flatMap(row -> violations(row, target -> !isAllowed(row, target))))
        .isEmpty();
  }

  @Test
  void module_usesNoClosedDoor() {
    assertThat(ModuleTable.MODULES.stream().flatMap(row -> violations(row, closedTo(row))))
        .isEmpty();
  }

  @Test
  void service_goesThroughItsOwnDoorsOfTheRecord() {
    assertThat(ModuleTable.STATE_DOORS.keySet()).allMatch(CLASSES::contain);
    assertThat(ModuleTable.MODULES.stream().flatMap(row -> violations(row, notItsDoor(row))))
        .isEmpty();
  }

  private static Predicate<JavaClass> notItsDoor(Module row) {
    return target ->
        !row.packageName().equals("state")
            && (isIn("state.redis", target)
                || !ModuleTable.STATE_DOORS
                    .getOrDefault(target.getName(), Set.of(row.packageName()))
                    .contains(row.packageName()));
  }

  private static JavaClasses mainClasses() {
    List<Path> folders = ModuleTable.MODULES.stream().map(ModuleRulesTest::classes).toList();
    return new ClassFileImporter().importPaths(folders);
  }

  private static Path classes(Module row) {
    return TREE.root().resolve(row.folder()).resolve("target/classes");
  }

  private static Stream<String> strangers(Module row) {
    return new ClassFileImporter()
        .importPath(classes(row)).stream()
            .filter(type -> !isIn(row.packageName(), type))
            .map(type -> row.folder() + " holds " + type.getName());
  }

  private static Stream<String> violations(Module row, Predicate<JavaClass> forbidden) {
    return CLASSES.stream()
        .filter(type -> isIn(row.packageName(), type))
        .map(JavaClass::getDirectDependenciesFromSelf)
        .flatMap(Collection::stream)
        .filter(use -> forbidden.test(use.getTargetClass().getBaseComponentType()))
        .map(Dependency::getDescription);
  }

  private static boolean isAllowed(Module row, JavaClass target) {
    return !target.getPackageName().startsWith(ModuleTable.ROOT)
        || isIn(row.packageName(), target)
        || row.mayUse().stream().anyMatch(allowed -> isIn(allowed, target));
  }

  private static Predicate<JavaClass> closedTo(Module row) {
    Set<String> closed = ModuleTable.CLOSED_DOORS.getOrDefault(row.packageName(), Set.of());
    return target -> closed.stream().anyMatch(door -> isIn(door, target));
  }

  private static boolean isIn(String name, JavaClass type) {
    return (type.getPackageName() + ".").startsWith(ModuleTable.ROOT + "." + name + ".");
  }
}
