package io.dsfleet.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** What the JDK's own parser sees in one Java file: its types and how long its methods are. */
record JavaShape(List<String> types, List<Method> methods) {
  /** A method or constructor with its length from the first modifier to the closing brace. */
  record Method(String name, long lines) {}

  /** The files' shapes by their paths; parsed together, since each parser of its own costs. */
  static Map<String, JavaShape> of(List<SourceFile> files) {
    Map<URI, JavaShape> shapes = new HashMap<>();
    Map<String, JavaShape> byPath = new LinkedHashMap<>();
    List<InMemorySource> sources = new ArrayList<>();
    for (SourceFile file : files) {
      var source = new InMemorySource(file);
      var shape = new JavaShape(new ArrayList<>(), new ArrayList<>());
      sources.add(source);
      shapes.put(source.toUri(), shape);
      byPath.put(file.path(), shape);
    }
    var task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostic -> {}, List.of("-proc:none"), null, sources);
    try {
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        unit.accept(new Scanner(shapes.get(unit.getSourceFile().toUri()), unit, positions), null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return byPath;
  }

  private static final class Scanner extends TreeScanner<Void, Void> {
    private final JavaShape shape;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    Scanner(JavaShape shape, CompilationUnitTree unit, SourcePositions positions) {
      this.shape = shape;
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      shape.types.add(type.getSimpleName().toString());
      return super.visitClass(type, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      var lines = unit.getLineMap();
      long first = lines.getLineNumber(positions.getStartPosition(unit, method));
      long last = lines.getLineNumber(positions.getEndPosition(unit, method));
      shape.methods.add(new Method(method.getName().toString(), last - first + 1));
      return super.visitMethod(method, null);
    }
  }

  private static final class InMemorySource extends SimpleJavaFileObject {
    private final SourceFile file;

    InMemorySource(SourceFile file) {
      super(URI.create("string:///" + file.path()), JavaFileObject.Kind.SOURCE);
      this.file = file;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return String.join("\n", file.lines());
    }
  }
}
