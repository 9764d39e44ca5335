package io.dsfleet.gateway.http;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Extracts error messages from Java sources: string literals, concatenations and formatted strings
 * that begin like a message. Values that are only known at run time are {@code {}}.
 */
final class ErrorMessageExtractor extends TreeScanner<Void, String> {
  private static final Pattern SENTENCE =
      Pattern.compile(
          "((expected|the|no|too many|unknown|invalid|cannot|method|job \\{}|camera \\{}|stream_id"
              + "|'before'|Last-Event-ID|Redis|RabbitMQ) |\\{} [a-z]).*",
          Pattern.DOTALL);
  private static final Set<String> LOGGED =
      Set.of("trace", "debug", "info", "warn", "error", "addKeyValue");

  /** Each message with the file that contains it. */
  final Map<String, String> sentences = new TreeMap<>();

  private final Map<String, ExpressionTree> constants = new HashMap<>();

  /** The messages of these files. */
  static Map<String, String> of(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ErrorMessageExtractor all = new ErrorMessageExtractor();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      for (var unit : task.parse()) {
        all.constants.clear();
        all.scan(unit, Path.of(unit.getSourceFile().toUri()).getFileName().toString());
      }
    }
    return all.sentences;
  }

  @Override
  public Void visitAnnotation(AnnotationTree annotation, String file) {
    return null;
  }

  @Override
  public Void visitVariable(VariableTree variable, String file) {
    if (variable.getInitializer() instanceof LiteralTree value) {
      constants.put(variable.getName().toString(), value);
    }
    return super.visitVariable(variable, file);
  }

  @Override
  public Void visitNewClass(NewClassTree made, String file) {
    return isForOperators(made.getIdentifier().toString()) ? null : super.visitNewClass(made, file);
  }

  private static boolean isForOperators(String exception) {
    return exception.endsWith("StartRefusedException")
        || exception.endsWith("IllegalStateException")
        || exception.endsWith("AssertionError");
  }

  @Override
  public Void visitMethodInvocation(MethodInvocationTree call, String file) {
    if (call.getMethodSelect() instanceof MemberSelectTree select
        && LOGGED.contains(select.getIdentifier().toString())) {
      return null;
    }
    if (isFormatted(call)) {
      addMessages(call, file);
      return null;
    }
    return super.visitMethodInvocation(call, file);
  }

  @Override
  public Void visitBinary(BinaryTree sum, String file) {
    if (sum.getKind() != Tree.Kind.PLUS) {
      return super.visitBinary(sum, file);
    }
    addMessages(sum, file);
    scanOperands(sum, file);
    return null;
  }

  /** Scans the operands of a concatenation for further messages. */
  private void scanOperands(ExpressionTree part, String file) {
    switch (part) {
      case ParenthesizedTree inner -> scanOperands(inner.getExpression(), file);
      case ConditionalExpressionTree either -> {
        scan(either.getCondition(), file);
        scanOperands(either.getTrueExpression(), file);
        scanOperands(either.getFalseExpression(), file);
      }
      case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS -> {
        scanOperands(sum.getLeftOperand(), file);
        scanOperands(sum.getRightOperand(), file);
      }
      case LiteralTree _ -> {}
      default -> scan(part, file);
    }
  }

  @Override
  public Void visitLiteral(LiteralTree literal, String file) {
    addMessages(literal, file);
    return null;
  }

  private void addMessages(ExpressionTree text, String file) {
    texts(text)
        .filter(each -> SENTENCE.matcher(each).matches())
        .forEach(each -> sentences.putIfAbsent(each, file));
  }

  private static boolean isFormatted(MethodInvocationTree call) {
    return call.getMethodSelect() instanceof MemberSelectTree select
        && select.getIdentifier().contentEquals("formatted");
  }

  private Stream<String> texts(ExpressionTree part) {
    return switch (part) {
      case ParenthesizedTree inner -> texts(inner.getExpression());
      case ConditionalExpressionTree either ->
          Stream.concat(texts(either.getTrueExpression()), texts(either.getFalseExpression()));
      case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS -> {
        List<String> ends = texts(sum.getRightOperand()).toList();
        yield texts(sum.getLeftOperand()).flatMap(a -> ends.stream().map(b -> a + b));
      }
      case MethodInvocationTree call when isFormatted(call) ->
          texts(((MemberSelectTree) call.getMethodSelect()).getExpression())
              .map(text -> text.replaceAll("%[a-z0-9,.]*[a-z]", "{}"));
      case LiteralTree literal -> Stream.of(String.valueOf(literal.getValue()));
      case IdentifierTree name when constants.get(name.toString()) instanceof LiteralTree value ->
          Stream.of(String.valueOf(value.getValue()));
      default -> Stream.of("{}");
    };
  }
}
