import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Whether texts mean what their files mean, by the tree that javac parses: for each case `same`, `different` or `none`. */
class JavaTree {
    public static void main(String[] args) throws Exception {
        for (int at = 0; at < Integer.parseInt(args[1]); at++) {
            String original = tree(Path.of(args[0], at + ".original"));
            String sent = tree(Path.of(args[0], at + ".sent"));
            System.out.println(original == null ? "none" : original.equals(sent) ? "same" : "different");
        }
    }

    /** The tree as javac prints it, without comments; null for what does not parse. */
    private static String tree(Path path) throws Exception {
        String text = Files.readString(path);
        var file = new SimpleJavaFileObject(URI.create("string:///A.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        var problems = new DiagnosticCollector<JavaFileObject>();
        var task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problems, List.of("-proc:none"), null, List.of(file));
        StringBuilder printed = new StringBuilder();
        for (CompilationUnitTree unit : task.parse()) printed.append(unit);
        boolean failed = problems.getDiagnostics().stream()
                .anyMatch((each) -> each.getKind() == javax.tools.Diagnostic.Kind.ERROR);
        return failed ? null : printed.toString().replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("\\s+", " ");
    }
}
