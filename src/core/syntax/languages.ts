/**
 * The languages whose grammar ships with the product, and what their grammars call the things that we ask for. Names are
 * those of the official tree-sitter grammars at the versions in package.json; test/unit/syntax parses each of them.
 */

export interface Language {
  /** The grammar's file in the asset folder, without `.wasm`. */
  readonly grammar: string;
  /** Nodes with a body that may be left out where only the signature matters. */
  readonly functions: ReadonlySet<string>;
  /** Nodes that give their name to the constructors inside. */
  readonly classes: ReadonlySet<string>;
  /** Names that constructors go by, where it is not that of their class. */
  readonly constructors: ReadonlySet<string>;
  /** Nodes that call something → the field with what they call; '' where it is the first named child or the node itself. */
  readonly calls: ReadonlyMap<string, string>;
  readonly comments: ReadonlySet<string>;
  /** Tokens whose blanks are part of their value, over and above every leaf that spans rows. */
  readonly literals: ReadonlySet<string>;
  /** Nodes above a function, beside it in the tree, that belong to it: decorators, attributes. */
  readonly decorators: ReadonlySet<string>;
  /** Indentation alone says what belongs to what. */
  readonly offside?: boolean;
  /** A text that opens a block documents it. */
  readonly docstrings?: boolean;
  /** A comment right above a row like this is code. */
  readonly commentIsCodeAbove?: RegExp;
}

type Given = Pick<Language, 'offside' | 'docstrings' | 'commentIsCodeAbove'> &
  Readonly<Record<SetName, string>> & {
    readonly calls: Readonly<Record<string, string>>;
  };
type SetName = 'functions' | 'classes' | 'constructors' | 'comments' | 'literals' | 'decorators';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' ').filter((word) => word !== ''));

function language(grammar: string, given: Given): Language {
  return {
    ...given,
    grammar,
    functions: words(given.functions),
    classes: words(given.classes),
    constructors: words(given.constructors),
    calls: new Map(Object.entries(given.calls)),
    comments: words(given.comments),
    literals: words(given.literals),
    decorators: words(given.decorators),
  };
}

const ECMASCRIPT: Given = {
  functions:
    'arrow_function class_static_block function_declaration function_expression generator_function generator_function_declaration method_definition',
  classes: 'class_declaration class abstract_class_declaration',
  constructors: 'constructor',
  calls: {
    call_expression: 'function',
    new_expression: 'constructor',
    decorator: '',
    jsx_opening_element: 'name',
    jsx_self_closing_element: 'name',
  },
  comments: 'comment html_comment',
  literals: 'string template_string template_literal_type regex jsx_text',
  decorators: 'decorator',
};

const C: Given = {
  functions: 'function_definition',
  classes: '',
  constructors: '',
  calls: { call_expression: 'function' },
  comments: 'comment',
  literals: 'string_literal concatenated_string char_literal preproc_arg preproc_def preproc_function_def',
  decorators: 'attribute_specifier attribute_declaration',
};

const JAVASCRIPT = language('tree-sitter-javascript', ECMASCRIPT);
const TYPESCRIPT = language('tree-sitter-typescript', ECMASCRIPT);
const TSX = language('tree-sitter-tsx', ECMASCRIPT);

const LANGUAGES: Readonly<Record<string, Language>> = {
  javascript: JAVASCRIPT,
  javascriptreact: JAVASCRIPT,
  typescript: TYPESCRIPT,
  typescriptreact: TSX,
  python: language('tree-sitter-python', {
    functions: 'function_definition',
    classes: 'class_definition',
    constructors: '__init__ __new__',
    calls: { call: 'function', decorator: '' },
    comments: 'comment',
    literals: 'string concatenated_string',
    decorators: 'decorator',
    offside: true,
    docstrings: true,
  }),
  java: language('tree-sitter-java', {
    functions:
      'method_declaration constructor_declaration compact_constructor_declaration lambda_expression static_initializer',
    classes: 'class_declaration enum_declaration record_declaration',
    constructors: '',
    calls: { method_invocation: 'name', object_creation_expression: 'type', method_reference: '' },
    comments: 'line_comment block_comment',
    literals: 'string_literal character_literal',
    decorators: '',
  }),
  go: language('tree-sitter-go', {
    functions: 'function_declaration method_declaration func_literal',
    classes: '',
    constructors: '',
    calls: { call_expression: 'function' },
    comments: 'comment',
    literals: 'raw_string_literal interpreted_string_literal',
    decorators: '',
    commentIsCodeAbove: /^import\s+"C"/,
  }),
  rust: language('tree-sitter-rust', {
    functions: 'function_item closure_expression',
    classes: '',
    constructors: '',
    calls: { call_expression: 'function' },
    comments: 'line_comment block_comment',
    literals: 'string_literal raw_string_literal char_literal',
    decorators: 'attribute_item',
  }),
  c: language('tree-sitter-c', C),
  cpp: language('tree-sitter-cpp', {
    ...C,
    functions: 'function_definition lambda_expression',
    classes: 'class_specifier struct_specifier',
    calls: { call_expression: 'function', new_expression: 'type' },
    literals: `${C.literals} raw_string_literal`,
  }),
  csharp: language('tree-sitter-c_sharp', {
    functions:
      'method_declaration constructor_declaration destructor_declaration operator_declaration conversion_operator_declaration accessor_declaration local_function_statement lambda_expression anonymous_method_expression',
    classes: 'class_declaration struct_declaration record_declaration',
    constructors: '',
    calls: { invocation_expression: 'function', object_creation_expression: 'type' },
    comments: 'comment',
    literals:
      'string_literal verbatim_string_literal raw_string_literal interpolated_string_expression character_literal preproc_arg',
    decorators: '',
  }),
  ruby: language('tree-sitter-ruby', {
    functions: 'method singleton_method do_block block',
    classes: 'class module',
    constructors: 'initialize',
    // A bare word may be a call; whether it is one is told by whether such a method is there.
    calls: { call: 'method', identifier: '' },
    comments: 'comment',
    literals:
      'string bare_string chained_string string_array symbol_array regex subshell delimited_symbol heredoc_body uninterpreted',
    decorators: '',
  }),
  php: language('tree-sitter-php', {
    functions: 'function_definition method_declaration anonymous_function',
    classes: 'class_declaration',
    constructors: '__construct',
    calls: {
      function_call_expression: 'function',
      member_call_expression: 'name',
      nullsafe_member_call_expression: 'name',
      scoped_call_expression: 'name',
      object_creation_expression: '',
    },
    comments: 'comment',
    literals:
      'string encapsed_string heredoc heredoc_body nowdoc nowdoc_body nowdoc_string shell_command_expression text text_interpolation',
    decorators: '',
  }),
};

/** @returns undefined for a language whose grammar does not ship. */
export function syntaxOf(languageId: string): Language | undefined {
  return Object.hasOwn(LANGUAGES, languageId) ? LANGUAGES[languageId] : undefined;
}

/** Every grammar file, once. */
export const GRAMMARS: readonly string[] = [...new Set(Object.values(LANGUAGES).map(({ grammar }) => grammar))];
export const LANGUAGE_IDS: readonly string[] = Object.keys(LANGUAGES);
