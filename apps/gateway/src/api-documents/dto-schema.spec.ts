import {
  ArrayMaxSize,
  Equals,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  Min,
} from 'class-validator';
import { describe, expect, it } from 'vitest';
import { dtoSchema } from './dto-schema.js';

class Asked {
  @IsIn(['a', 'b'])
  choice!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  count?: number;

  @IsOptional()
  @IsISO8601()
  before?: string;

  @IsString()
  @Matches(/^\+\d+$/)
  to!: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @Matches(/^\d$/, { each: true })
  digits?: string[];

  @Equals(true)
  all!: true;
}

class Strange {
  @IsEmail()
  address!: string;
}

describe('the schema of a request', () => {
  it('says what its rules check', () => {
    expect(dtoSchema(Asked)).toEqual({
      type: 'object',
      required: ['choice', 'to', 'all'],
      properties: {
        choice: { type: 'string', enum: ['a', 'b'] },
        count: { type: 'integer', minimum: 1 },
        before: { type: 'string', format: 'date-time' },
        to: { type: 'string', pattern: String.raw`^\+\d+$` },
        digits: { type: 'array', maxItems: 3, items: { type: 'string', pattern: String.raw`^\d$` } },
        all: { const: true },
      },
      additionalProperties: false,
    });
  });

  it('does not pass over a rule that it does not know', () => {
    expect(() => dtoSchema(Strange)).toThrow('address: what isEmail means');
  });
});
