/** The name of a parameter, without its format: `megabytes` of `megabytes, number`. */
type NameIn<Parameter> = Parameter extends `${infer Name},${string}` ? Name : Parameter;

/** The names of the parameters in a text. */
type ParametersIn<Text> = Text extends `${string}{{${infer Parameter}}}${infer Rest}`
  ? NameIn<Parameter> | ParametersIn<Rest>
  : never;

/** The member of a union that has this code, also where several codes share it. */
type MemberWith<Code, Coded extends { readonly code: string }> = Coded extends unknown
  ? Code extends Coded['code']
    ? Coded
    : never
  : never;

/** The texts of the codes of a union, of which none names a parameter that the member with its code doesn't have. */
export type WordsOf<Coded extends { readonly code: string }, Texts> = {
  readonly [Code in keyof Texts]: ParametersIn<Texts[Code]> extends keyof MemberWith<Code, Coded>
    ? string
    : { readonly unknownParameter: ParametersIn<Texts[Code]> };
};
