/** Places in compiled languages, in quotes. */
import { place, type Place } from '../sample';

export const COMPILED_PLACES: readonly Place[] = [
  place(
    'src/main/java/shop/Config.java',
    (n, v) => `public final class Config {\n    private static final String ${n.upper} = "${v}";\n}`,
  ),
  place('app/src/main/java/App.kt', (n, v) => `object Keys {\n    const val ${n.upper} = "${v}"\n}`),
  place('internal/config/config.go', (n, v) => `package config\n\nconst ${n.camel} = "${v}"`),
  place('src/config.rs', (n, v) => `pub const ${n.upper}: &str = "${v}";`),
  place(
    'src/Options.cs',
    (n, v) => `public class Options\n{\n    public string ${n.pascal} { get; set; } = "${v}";\n}`,
  ),
  place('firmware/wifi.h', (n, v) => `#define ${n.upper} "${v}"\n#define RETRIES 3`),
  place('src/client.cpp', (n, v) => `const std::string ${n.camel}{"${v}"};\nconnect(${n.camel});`),
  place('Sources/App/Secrets.swift', (n, v) => `enum Secrets {\n    static let ${n.camel} = "${v}"\n}`),
  place('src/main/scala/Settings.scala', (n, v) => `object Settings {\n  val ${n.camel}: String = "${v}"\n}`),
  place('cmd/server/main.go', (n, v) => `func main() {\n\t${n.camel} := "${v}"\n\trun(${n.camel})\n}`),
  place(
    'src/main/java/shop/Client.java',
    (n, v, m) =>
      `Client client = Client.builder()\n    .endpoint("https://${m.host()}")\n    .${n.camel}("${v}")\n    .build();`,
  ),
  place(
    'lib/api.dart',
    (n, v) => `final headers = <String, String>{\n  'accept': 'application/json',\n  '${n.snake}': '${v}',\n};`,
  ),
  place('src/Startup.cs', (n, v) => `Environment.SetEnvironmentVariable("${n.upper}", "${v}");`),
  place('pkg/store/store.go', (n, v, m) => `cfg := Config{\n\tHost: "${m.host()}",\n\t${n.pascal}: "${v}",\n}`),
  place(
    'src/main/java/shop/Mail.java',
    (n, v, m) => `props.put("mail.host", "${m.host()}");\nprops.put("mail.${n.dotted}", "${v}");`,
  ),
  place(
    'src/lib.rs',
    (n, v, m) =>
      `let config = Config {\n    host: "${m.host()}".to_string(),\n    ${n.snake}: String::from("${v}"),\n};`,
  ),
  place('src/Spring.java', (n, v) => `@Value("\${shop.${n.kebab}:${v}}")\nprivate String ${n.camel};`),
  place('net/login.c', (n, v) => `static const char *${n.snake} = "${v}";\nstatic int tries = 3;`),
  place('Module.vb', (n, v) => `Public Module Keys\n    Private Const ${n.pascal} As String = "${v}"\nEnd Module`),
  place(
    'app/build.gradle',
    (n, v) => `android {\n    defaultConfig {\n        buildConfigField "String", "${n.upper}", '"${v}"'\n    }\n}`,
  ),
  place(
    'app/build.gradle.kts',
    (n, v) => `signingConfigs {\n    create("release") {\n        ${n.camel} = "${v}"\n    }\n}`,
  ),
  place(
    'src/Handler.kt',
    (n, v) => `class Handler(\n    private val ${n.camel}: String = "${v}",\n    private val retries: Int = 3,\n)`,
  ),
  place('AppDelegate.m', (n, v) => `NSString *const k${n.pascal} = @"${v}";`),
  place('src/Main.hs', (n, v) => `${n.camel} :: Text\n${n.camel} = "${v}"`),
  place('src/Repository.cs', (n, v) => `private readonly string _${n.camel} = @"${v}";`),
  place('src/net.cc', (n, v) => `constexpr char k${n.pascal}[] = "${v}";`),
  place('src/Token.scala', (n, v) => `final case class Client(region: String = "eu", ${n.camel}: String = "${v}")`),
  place('Sources/Net/Api.swift', (n, v) => `request.setValue("${v}", forHTTPHeaderField: "X-${n.pascal}")`),
  place('src/java/Map.java', (n, v) => `Map<String, String> config = Map.of("region", "eu", "${n.snake}", "${v}");`),
  place('src/env.rs', (n, v) => `let ${n.snake} = env::var("${n.upper}").unwrap_or_else(|_| "${v}".into());`),
];
